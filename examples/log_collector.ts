// A log of several processes, which one process collects. A process that is killed in the middle of
// a message costs this message, and holds up no other process.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { MpmcQueue } from "@patomic/atomics/queue";
import { ended, start } from "./_processes.ts";

const PROCESSES = 3;
const LINES = 1000;
const options = { capacity: 64, messageSize: 248 };

/** A line of the log. Any codec that makes bytes would do. */
interface Line {
  readonly process: number;
  readonly line: number;
}
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encode = (line: Line) => encoder.encode(JSON.stringify(line));
const decode = (bytes: Uint8Array): Line => JSON.parse(decoder.decode(bytes));

const FILE = fileURLToPath(import.meta.url);
const [name, number] = process.argv.slice(2);

if (name === undefined) {
  using memory = SharedMemory.create({ size: MpmcQueue.byteLengthFor(options) });
  try {
    const log = new MpmcQueue({ ...options, memory });
    const endless = start(FILE, memory.name, -1);
    const lines = new Map<number, number>();
    const collect = ({ process, line }: Line) => {
      if (line === (lines.get(process) ?? 0)) lines.set(process, line + 1);
    };
    collect(decode(log.receive({ timeout: 20_000 }) as Uint8Array));
    endless.kill("SIGKILL");
    await once(endless, "exit");
    const writers = Array.from({ length: PROCESSES }, (_, i) => start(FILE, memory.name, i));
    const done = ended(writers).finally(() => log.close());
    for await (const bytes of log) collect(decode(bytes));
    await done;
    const complete = [...lines].filter(([process, count]) => process >= 0 && count === LINES);
    console.log(`a process was killed, ${complete.length} of ${PROCESSES} logs are complete`);
  } finally {
    memory.unlink();
  }
} else {
  using memory = SharedMemory.open({ name });
  const log = new MpmcQueue({ ...options, memory });
  const lines = number === "-1" ? Infinity : LINES;
  for (let line = 0; line < lines; line++) log.send(encode({ process: Number(number), line }));
}
