// Overwrites a segment repeatedly until it is killed.
import process from "node:process";
import { SharedMemory } from "../../mod.ts";

using memory = SharedMemory.open({ name: process.argv[2] as string });
const bytes = new Uint8Array(memory.size);
console.log("writing");
for (let byte = 0;; byte = (byte + 1) % 128) {
  bytes.fill(byte);
  memory.write(0, bytes);
}
