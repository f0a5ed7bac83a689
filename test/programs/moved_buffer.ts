// Drops SharedMemory objects but keeps their buffers, moves the buffers in one of several ways, and
// uses the memory at its new place.
import { readFileSync } from "node:fs";
import process from "node:process";
import { SharedMemory } from "../../mod.ts";
import { collectUntil, pause } from "../support/collect.ts";

const SIZE = 64 * 1024;
// Some objects survive every collection, because their address remains on the stack.
const COUNT = 40;
const MOST = 30;
const PREFIX = `moved-${crypto.randomUUID()}`;
// Only Linux lists mappings.
const isLinux = process.platform === "linux";
const mapped = () =>
  readFileSync("/proc/self/maps", "utf8").split("\n").filter((line) => line.includes(PREFIX))
    .length;

async function moveThroughPort(buffer: ArrayBuffer): Promise<ArrayBuffer> {
  const { port1, port2 } = new MessageChannel();
  try {
    return await new Promise((resolve) => {
      port2.onmessage = ({ data }) => resolve(data);
      port1.postMessage(buffer, [buffer]);
    });
  } finally {
    port2.close();
  }
}

const MOVES: Readonly<Record<string, (buffer: ArrayBuffer) => ArrayBuffer | Promise<ArrayBuffer>>> =
  {
    transfer: (buffer) => ArrayBuffer.prototype.transfer.call(buffer),
    transferToFixedLength: (buffer) => ArrayBuffer.prototype.transferToFixedLength.call(buffer),
    structuredClone: (buffer) => structuredClone(buffer, { transfer: [buffer] }),
    port: moveThroughPort,
  };

const buffers: ArrayBuffer[] = [];
const moved: ArrayBuffer[] = [];
let finalized = 0;
const registry = new FinalizationRegistry(() => finalized++);

async function awaitMost(): Promise<void> {
  if (!(await collectUntil(() => finalized >= MOST))) {
    throw new Error(`${finalized} of ${COUNT} were finalized`);
  }
  // The package's finalizers run at about this time.
  for (let i = 0; i < 10; i++) await pause();
  finalized = 0;
}

function make(i: number): void {
  const memory = SharedMemory.create({ name: `${PREFIX}-${i}`, size: SIZE });
  memory.unlink();
  buffers.push(memory.buffer);
  registry.register(memory, undefined);
}

for (let i = 0; i < COUNT; i++) make(i);
await awaitMost();

for (const buffer of buffers) {
  registry.register(buffer, undefined);
  moved.push(await MOVES[process.argv[2]](buffer));
}
buffers.length = 0;
if (moved.length > 0) await awaitMost();

for (const buffer of moved) {
  const bytes = new Uint8Array(buffer);
  for (let i = 0; i < SIZE; i += 4096) bytes[i]++;
}
console.log(`${moved.length} of ${COUNT} moved and used`);
if (isLinux) console.log(mapped() >= moved.length ? "mapped" : "not mapped");
moved.length = 0;
if (isLinux) {
  // Deno does not unmap it.
  const isUnmapped = () => mapped() <= COUNT - MOST;
  console.log(
    ("Bun" in globalThis ? await collectUntil(isUnmapped) : isUnmapped())
      ? "unmapped"
      : "still mapped",
  );
}
