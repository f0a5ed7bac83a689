// Replaces a segment, or opens it if another process uses it, and checks that it keeps its name
// meanwhile.
import process from "node:process";
import { SharedMemory, SharedMemoryError } from "../../mod.ts";

const [name = "", rounds] = process.argv.slice(2);
const counts = { made: 0, opened: 0 };

/** Uses a segment. No process may replace it meanwhile. */
function use(memory: SharedMemory, kind: keyof typeof counts): void {
  using _closed = memory;
  counts[kind]++;
  using same = SharedMemory.open({ name });
  const mark = crypto.getRandomValues(new Uint8Array(8));
  const offset = 8 * (process.pid % 512);
  memory.write(offset, mark);
  if (!same.read(offset, 8).every((byte, i) => byte === mark[i])) {
    throw new Error("The name leads to another segment");
  }
}

/** Returns undefined if the call fails with the code. */
function unless(code: string, call: () => SharedMemory): SharedMemory | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof SharedMemoryError && error.code === code) return undefined;
    throw error;
  }
}

for (let round = 0; round < Number(rounds); round++) {
  const made = unless(
    "EEXIST",
    () => SharedMemory.create({ name, size: 4096, replaceStale: true }),
  );
  if (made !== undefined) use(made, "made");
  // It was removed, and is not yet made again.
  const opened = unless("ENOENT", () => SharedMemory.open({ name }));
  if (opened !== undefined) use(opened, "opened");
}
console.log(`${counts.made} made, ${counts.opened} opened`);
