// Extends a file by one page at a time, and stores 1 in the first byte of each new page.
import process from "node:process";
import { SharedMemory } from "../../mod.ts";

const [path, count] = process.argv.slice(2);
for (let pages = 2; pages <= Number(count) + 1; pages++) {
  try {
    using memory = SharedMemory.file({ path: path as string, size: pages * 4096 });
    new Uint8Array(memory.buffer)[(pages - 1) * 4096] = 1;
  } catch (error) {
    // Another process has extended it already.
    if ((error as { code?: string }).code !== "EINVAL") throw error;
  }
}
