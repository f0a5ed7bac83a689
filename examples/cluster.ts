// A cluster of servers that share a port and a configuration. All servers use a changed
// configuration from the next request on, and go on if one of them is killed.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, SharedMemory, UINT } from "@patomic/atomics";
import { Event, Snapshot } from "@patomic/atomics/sync";
import { start } from "./_processes.ts";
import { serve } from "./_server.ts";

const SERVERS = 3;
const SIZE = 256;
const FILE = fileURLToPath(import.meta.url);

/** Writes and reads a JSON value, padded with spaces. */
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value).padEnd(SIZE));
const decode = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

const name = process.argv[2];
using memory = name === undefined
  ? SharedMemory.create({ size: 16_384 })
  : SharedMemory.open({ name });
const config = new Snapshot({ memory, byteLength: SIZE });
const stop = new Event({ memory, offset: 8192 });
const port = atomic({ width: 4, atype: UINT, memory, offset: 12_288 });
const ready = atomic({ width: 4, atype: UINT, memory, offset: 12_352 });
if (name === undefined) {
  try {
    config.write(encode({ greeting: "Hello" }));
    const servers = [];
    for (let count = 0; count < SERVERS; count++) {
      servers.push(start(FILE, memory.name));
      // The first server chooses the port.
      if (ready.wait(count, { timeout: 10_000 }) === "timed-out") throw new Error("No server");
    }
    const exits = servers.map((server) => once(server, "exit"));
    const ask = async () => {
      const headers = { connection: "close" };
      return await (await fetch(`http://127.0.0.1:${port.load()}/`, { headers })).text();
    };
    const askAll = async () => new Set(await Promise.all(Array.from({ length: 30 }, ask)));
    console.log(`all answer: ${[...await askAll()]}`);
    servers[0]?.kill("SIGKILL");
    await exits[0];
    config.update((bytes) => encode({ ...decode(bytes), greeting: "Goodbye" }));
    console.log(`a server was killed, the rest answer: ${[...await askAll()]}`);
    stop.set();
    await Promise.all(exits);
  } finally {
    memory.unlink();
  }
} else {
  port.store(await serve(port.load(), () => new Response(decode(config.read()).greeting)));
  ready.inc();
  ready.notify();
  await stop.waitAsync({ timeout: 30_000 });
  process.exit(0);
}
