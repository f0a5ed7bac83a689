// Two processes count in shared memory. After a throw or a `kill -9`, the next start continues.
import { fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicInt, attach, INT, SharedMemory } from "@patomic/atomics";

const [total = "10000", handle] = process.argv.slice(2);
if (handle === undefined) {
  const name = `process-counter-${total}`;
  using memory = SharedMemory.openOrCreate({ name, size: 4096, unlinkOnClose: true });
  const counter = atomic({ width: 4, atype: INT, memory });
  const args = [total, JSON.stringify(counter.handle())];
  const children = [1, 2].map(() => fork(fileURLToPath(import.meta.url), args));
  await Promise.all(children.map((child) => once(child, "exit")));
  console.log(`counted ${counter.load()} of ${total}`);
} else {
  const counter = attach<AtomicInt<4>>(JSON.parse(handle));
  let value = counter.load();
  while (value < Number(total)) value = counter.cmpxchgWeak(value, value + 1).expected;
}
