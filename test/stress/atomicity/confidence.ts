/** The failures of a control. */
export interface Failed {
  readonly failures: number;
  readonly rounds: number;
}

/** The required probability to show a fault that is as frequent as the control's. */
export const CONFIDENCE = 0.999;

/**
 * Returns the probability that `run` rounds show a fault that is as frequent as the control's.
 *
 * The rounds until a failure of the control are assumed to be distributed exponentially, with an
 * unknown rate r. The k failures of the control took S rounds, which has a gamma distribution. A
 * run of n rounds shows no failure with the probability exp(-rn). The mean of exp(-rn) over all S,
 * for n in proportion to S, is (1 + n/S)^-k, whatever r is: no estimate of r is needed. That rounds
 * are whole makes S greater, and so the true confidence.
 */
export function confidenceOf({ failures, rounds }: Failed, run: number): number {
  return 1 - (1 + run / rounds) ** -failures;
}

/** Returns the least number of rounds with {@linkcode CONFIDENCE}. */
export function roundsFor({ failures, rounds }: Failed): number {
  return Math.ceil(rounds * ((1 - CONFIDENCE) ** (-1 / failures) - 1));
}

/** Returns a confidence as text, rounded down: it is never certain. */
export function confidenceText(confidence: number): string {
  return `${Math.min(Math.floor(confidence * 1e6), 999999) / 1e4} %`;
}
