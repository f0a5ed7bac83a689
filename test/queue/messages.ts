/** A message of a stream: who sent it, its number, and bytes with a checksum. */
export interface Message {
  readonly sender: number;
  readonly number: number;
}

/** The length of the longest message. */
export const LONGEST = 120;

const HEADER = 12;

/** Writes a message to the begin of some bytes, and returns its length. */
export function writeMessage(into: Uint8Array, { sender, number }: Message): number {
  const length = HEADER + Math.imul(number, 0x9e3779b1) % (LONGEST - HEADER + 1);
  const end = length < HEADER ? 2 * HEADER - length : length;
  const view = new DataView(into.buffer, into.byteOffset, end);
  view.setUint32(0, sender);
  view.setUint32(4, number);
  let sum = 0;
  for (let i = HEADER; i < end; i++) sum = Math.imul(sum, 31) + (into[i] = i * number + sender) | 0;
  view.setInt32(8, sum);
  return end;
}

/** Reads a message. Throws if it is not whole. */
export function readMessage(bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [sender, number] = [view.getUint32(0), view.getUint32(4)];
  const expected = new Uint8Array(LONGEST);
  const length = writeMessage(expected, { sender, number });
  if (length !== bytes.length) throw new Error(`${bytes.length} bytes, ${length} were sent`);
  for (let i = 0; i < length; i++) {
    if (bytes[i] !== expected[i]) throw new Error(`message ${number} of ${sender} is torn at ${i}`);
  }
  return { sender, number };
}
