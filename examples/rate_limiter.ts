// A rate limiter for several processes that serve one port. Together they allow as many requests as
// one process would.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, SharedMemory, UINT } from "@patomic/atomics";
import { Mutex } from "@patomic/atomics/sync";
import { ended, start } from "./_processes.ts";
import { serve } from "./_server.ts";

/**
 * A token bucket in shared memory, as the time in milliseconds at which it will be full again. Each
 * request adds the time of one token (the generic cell rate algorithm).
 */
class RateLimiter {
  readonly #mutex: Mutex;
  readonly #fullAt: Float64Array;
  readonly #interval: number;
  readonly #limit: number;

  /** @param options `burst`: requests at once. `interval`: milliseconds until the next one. */
  constructor(
    memory: SharedMemory,
    { burst, interval }: { readonly burst: number; readonly interval: number },
  ) {
    this.#mutex = new Mutex({ memory });
    this.#fullAt = new Float64Array(memory.buffer, 4096, 1);
    this.#interval = interval;
    this.#limit = burst * interval;
  }

  /** Returns whether a request is allowed now, and counts it if so. */
  take(): boolean {
    // A single number is never incomplete, so an abandoned lock needs no repair.
    using _guard = this.#mutex.lock();
    const now = Date.now();
    const next = Math.max(this.#fullAt[0] as number, now) + this.#interval;
    if (next - now > this.#limit) return false;
    this.#fullAt[0] = next;
    return true;
  }
}

const PROCESSES = 3;
const REQUESTS = 200;
const LIMIT = { burst: 50, interval: 60_000 };

if (import.meta.main) {
  const name = process.argv[2];
  const word = (memory: SharedMemory, offset: number) =>
    atomic({ width: 4, atype: UINT, memory, offset });
  if (name === undefined) {
    using memory = SharedMemory.create({ size: 8192 });
    try {
      const [port, ready] = [word(memory, 4160), word(memory, 4224)];
      const servers = [];
      for (let count = 0; count < PROCESSES; count++) {
        servers.push(start(fileURLToPath(import.meta.url), memory.name));
        // The first server chooses the port.
        if (ready.wait(count, { timeout: 10_000 }) === "timed-out") {
          throw new Error("A server did not start");
        }
      }

      const request = async () => {
        const response = await fetch(`http://127.0.0.1:${port.load()}/`, {
          headers: { connection: "close" },
        });
        return { isAllowed: response.status === 200, process: await response.text() };
      };
      const requests = () => Promise.all(Array.from({ length: REQUESTS / 2 }, request));
      const first = await requests();
      servers[0]?.kill("SIGKILL");
      await once(servers[0] as ChildProcess, "exit");
      const responses = [...first, ...await requests()];
      const allowed = responses.filter(({ isAllowed }) => isAllowed).length;
      const answering = new Set(responses.map(({ process }) => process)).size;
      console.log(
        `${
          answering > 1 ? "several processes" : "one process"
        } answered ${responses.length} requests`,
      );
      console.log(`allowed ${allowed} of ${LIMIT.burst}`);

      for (const { stdin } of servers) stdin?.end();
      await ended(servers.slice(1));
    } finally {
      memory.unlink();
    }
  } else {
    using memory = SharedMemory.open({ name });
    const limiter = new RateLimiter(memory, LIMIT);
    const [port, ready] = [word(memory, 4160), word(memory, 4224)];
    port.store(
      await serve(
        port.load(),
        () => new Response(`${process.pid}`, { status: limiter.take() ? 200 : 429 }),
      ),
    );
    ready.inc();
    ready.notify();
    // Serve until the parent closes standard input, or ends.
    process.stdin.resume();
    await once(process.stdin, "end");
    process.exit(0);
  }
}
