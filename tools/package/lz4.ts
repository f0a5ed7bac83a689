// The format's rules for the end of a block: the last five bytes are literals, and the last match
// starts at least twelve bytes before the end.
const [LAST_LITERALS, LAST_MATCH] = [5, 12];
const MIN_MATCH = 4;
const MAX_DISTANCE = 65535;

interface Match {
  readonly length: number;
  readonly distance: number;
}

/**
 * Compresses bytes into a block of the LZ4 block format. Searches all earlier bytes, for a small
 * result in a longer time.
 */
export function compressLz4(input: Uint8Array): Uint8Array {
  const output: number[] = [];
  /** Where each sequence of four bytes has occurred. */
  const seen = new Map<number, number[]>();
  const key = (at: number) =>
    input[at] | input[at + 1] << 8 | input[at + 2] << 16 | input[at + 3] << 24;

  const longestMatch = (at: number): Match => {
    let best: Match = { length: 0, distance: 0 };
    for (const start of (seen.get(key(at)) ?? []).toReversed()) {
      if (at - start > MAX_DISTANCE) break;
      let length = MIN_MATCH;
      while (
        at + length < input.length - LAST_LITERALS && input[start + length] === input[at + length]
      ) length++;
      if (length > best.length) best = { length, distance: at - start };
    }
    return best;
  };
  const remember = (at: number) => {
    const found = seen.get(key(at));
    if (found === undefined) seen.set(key(at), [at]);
    else found.push(at);
  };
  /** The rest of a length of which the token has 15. */
  const pushLength = (rest: number) => {
    for (; rest >= 255; rest -= 255) output.push(255);
    output.push(rest);
  };
  const pushSequence = (literals: Uint8Array, match?: Match) => {
    const matchBits = match === undefined ? 0 : Math.min(15, match.length - MIN_MATCH);
    output.push(Math.min(15, literals.length) << 4 | matchBits);
    if (literals.length >= 15) pushLength(literals.length - 15);
    for (const byte of literals) output.push(byte);
    if (match === undefined) return;
    output.push(match.distance & 255, match.distance >> 8);
    if (matchBits === 15) pushLength(match.length - MIN_MATCH - 15);
  };

  let written = 0;
  let at = 0;
  while (at < input.length - LAST_MATCH) {
    const match = longestMatch(at);
    remember(at);
    // A literal before a longer match is better than the shorter match.
    if (match.length === 0 || longestMatch(at + 1).length > match.length + 1) {
      at++;
      continue;
    }
    pushSequence(input.subarray(written, at), match);
    for (let i = 1; i < match.length; i++) remember(at + i);
    at += match.length;
    written = at;
  }
  pushSequence(input.subarray(written));
  return Uint8Array.from(output);
}
