// A seqlock between processes: one process writes records, and others read them whole. The writer
// never waits for a reader.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicUint, MemoryOrder, SharedMemory, UINT } from "@patomic/atomics";
import { ended, start } from "./_processes.ts";

const { ACQUIRE, RELAXED, RELEASE } = MemoryOrder;

/**
 * A record of several integers and its version, which is odd while a record is being written.
 *
 * The fields are atomics, because a reader may load one while it is written. Their memory orders
 * replace fences: RELEASE keeps each field behind the odd version, and ACQUIRE keeps the second
 * load of the version behind all fields.
 */
export class Seqlock {
  readonly #version: AtomicUint<4>;
  readonly #fields: readonly AtomicUint<8>[];

  constructor(memory: SharedMemory, fields: number) {
    this.#version = atomic({ width: 4, atype: UINT, memory });
    const offsets = Array.from({ length: fields }, (_, i) => 64 + 8 * i);
    this.#fields = offsets.map((offset) => atomic({ width: 8, atype: UINT, memory, offset }));
  }

  /** Writes a record. Only one process may call it. */
  write(values: readonly bigint[]): void {
    const version = this.#version.load(RELAXED);
    this.#version.store(version + 1 >>> 0, RELAXED);
    for (let i = 0; i < values.length; i++) this.#fields[i].store(values[i], RELEASE);
    this.#version.store(version + 2 >>> 0, RELEASE);
  }

  /** Returns the latest record. */
  read(): bigint[] {
    for (;;) {
      const version = this.#version.load(ACQUIRE);
      const values = this.#fields.map((field) => field.load(ACQUIRE));
      if (version % 2 === 0 && this.#version.load(RELAXED) === version) return values;
    }
  }
}

const TOTAL = 10_000;
const READERS = 2;
const FILE = fileURLToPath(import.meta.url);

if (import.meta.main) {
  const name = process.argv[2];
  if (name === undefined) {
    using memory = SharedMemory.create({ size: 4096 });
    try {
      const seqlock = new Seqlock(memory, 3);
      const done = atomic({ width: 4, atype: UINT, memory, offset: 192 });
      const readers = Array.from({ length: READERS }, () => start(FILE, memory.name));
      for (let i = 0n; done.load() < READERS; i++) seqlock.write([i, 3n * i, 7n * i]);
      await ended(readers);
      const whole = atomic({ width: 4, atype: UINT, memory, offset: 128 }).load();
      console.log(`read ${whole} of ${TOTAL} whole`);
    } finally {
      memory.unlink();
    }
  } else {
    using memory = SharedMemory.open({ name });
    const seqlock = new Seqlock(memory, 3);
    const whole = atomic({ width: 4, atype: UINT, memory, offset: 128 });
    for (let i = 0; i < TOTAL / READERS; i++) {
      const [a, b, c] = seqlock.read();
      if (b === 3n * a && c === 7n * a) whole.inc();
    }
    atomic({ width: 4, atype: UINT, memory, offset: 192 }).inc();
  }
}
