import { POSITION } from "./position.ts";
import { distance, recordLength, type Ring } from "./ring.ts";

/**
 * Returns the number of the message that will follow the last one of a ring.
 *
 * @param latest The position of the last message, or of one before it.
 * @param end Where the messages end.
 * @returns The number, or -1 if the ring contains something else.
 */
export function nextSequence(ring: Ring, latest: number, end: number): number {
  if ((latest & POSITION) !== latest) return -1;
  for (let position = latest, sequence = 0;;) {
    if (position === end) return sequence >>> 0;
    const used = distance(position, end);
    const gap = used > ring.capacity ? -1 : ring.gapAt(position, used);
    if (gap < 0) return -1;
    const length = ring.lengthAt(position + gap, used - gap);
    if (length < 0) return -1;
    sequence = ring.readSequence(position + gap) + 1;
    position = position + gap + recordLength(length) & POSITION;
  }
}
