/** How often a control failed. */
export interface Failed {
  readonly failures: number;
  readonly rounds: number;
}

/** What a run must reach: the probability that it shows a fault as frequent as the control's. */
export const CONFIDENCE = 0.999;

/**
 * The probability that so many rounds show a failure of what fails as often as the control did.
 *
 * Rounds until a failure of the control are taken to be distributed exponentially, with a rate r that is not known. Its k failures then took S
 * rounds, of a gamma distribution, and n rounds pass without a failure with the probability exp(-rn). The mean of that over all
 * S, for n in proportion to S, is (1 + n/S)^-k, whatever r is: no estimate of r is needed, and none can be wrong. That rounds are
 * whole makes S greater, and so the true confidence.
 */
export function confidenceOf({ failures, rounds }: Failed, run: number): number {
  return 1 - (1 + run / rounds) ** -failures;
}

/** The least number of rounds with {@linkcode CONFIDENCE}. */
export function roundsFor({ failures, rounds }: Failed): number {
  return Math.ceil(rounds * ((1 - CONFIDENCE) ** (-1 / failures) - 1));
}

/** A confidence as text, rounded down: it is never certain. */
export function confidenceText(confidence: number): string {
  return `${Math.min(Math.floor(confidence * 1e6), 999999) / 1e4} %`;
}
