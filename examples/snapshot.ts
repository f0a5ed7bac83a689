// Records that several processes read completely while another one writes them. Readers never wait
// for the writer, and keep the last complete record if it is killed.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { Semaphore, Snapshot } from "@patomic/atomics/sync";
import { ended, start } from "./_processes.ts";

const TOTAL = 10_000;
const READERS = 2;
const SIZE = 24;
const FILE = fileURLToPath(import.meta.url);

const isWhole = ([a, b, c]: BigUint64Array) => b === 3n * a && c === 7n * a;

const [job, name] = process.argv.slice(2);
if (job === undefined) {
  using memory = SharedMemory.create({ size: 16_384 });
  try {
    const snapshot = new Snapshot({ memory, byteLength: SIZE });
    const writer = start(FILE, "write", memory.name);
    snapshot.changed({ since: 0, timeout: 10_000 });
    await ended(Array.from({ length: READERS }, () => start(FILE, "read", memory.name)));
    writer.kill("SIGKILL");
    await once(writer, "exit");
    const last = new BigUint64Array(snapshot.read().buffer as ArrayBuffer);
    console.log(`read ${new Uint32Array(memory.buffer, 12_288, 1)[0]} of ${TOTAL} whole`);
    console.log(`the writer was killed: the last record is whole ${isWhole(last)}`);
  } finally {
    memory.unlink();
  }
} else {
  using memory = SharedMemory.open({ name: name as string });
  const snapshot = new Snapshot({ memory, byteLength: SIZE });
  const record = new BigUint64Array(SIZE / 8);
  const bytes = new Uint8Array(record.buffer);
  if (job === "write") {
    for (let i = 1n;; i++) {
      record.set([i, 3n * i, 7n * i]);
      snapshot.write(bytes);
    }
  }
  let whole = 0;
  for (let i = 0; i < TOTAL / READERS; i++) {
    snapshot.read(bytes);
    if (isWhole(record)) whole++;
  }
  // A plain number under a lock, for the parent.
  using _guard = new Semaphore({ memory, offset: 8192, permits: 1 }).acquire();
  new Uint32Array(memory.buffer, 12_288, 1)[0] += whole;
}
