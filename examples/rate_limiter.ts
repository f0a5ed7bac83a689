// A rate limiter for several processes that serve one port. Together they allow as many requests as
// one process would.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicUint, MemoryOrder, SharedMemory, UINT } from "@patomic/atomics";
import { ended, start } from "./_processes.ts";

/**
 * A token bucket as one integer in shared memory: the time, in milliseconds, at which the bucket
 * will be full again. Each request adds the time of one token (the generic cell rate algorithm).
 */
export class RateLimiter {
  readonly #fullAt: AtomicUint<8>;
  readonly #interval: bigint;
  readonly #limit: bigint;

  /** @param options `burst`: requests at once. `interval`: milliseconds until the next one. */
  constructor(
    memory: SharedMemory,
    { burst, interval }: { readonly burst: number; readonly interval: number },
  ) {
    this.#fullAt = atomic({ width: 8, atype: UINT, memory });
    this.#interval = BigInt(interval);
    this.#limit = BigInt(burst * interval);
  }

  /** Returns whether a request is allowed now, and counts it if so. */
  take(): boolean {
    const now = BigInt(Date.now());
    let fullAt = this.#fullAt.load(MemoryOrder.RELAXED);
    for (;;) {
      const next = (fullAt > now ? fullAt : now) + this.#interval;
      if (next - now > this.#limit) return false;
      // The value protects no other data, so RELAXED is enough.
      const { success, expected } = this.#fullAt.cmpxchgWeak(fullAt, next, MemoryOrder.RELAXED);
      if (success) return true;
      fullAt = expected;
    }
  }
}

const PROCESSES = 3;
const REQUESTS = 200;
const LIMIT = { burst: 50, interval: 60_000 };

/** Serves a port together with other processes, a free one if it is 0. Returns the port. */
function serve(port: number, answer: () => Response): number {
  const options = { hostname: "127.0.0.1", port, reusePort: true };
  if ("Deno" in globalThis) return Deno.serve({ ...options, onListen: () => {} }, answer).addr.port;
  return Bun.serve({ ...options, fetch: answer }).port as number;
}

if (import.meta.main) {
  const name = process.argv[2];
  const word = (memory: SharedMemory, offset: number) =>
    atomic({ width: 4, atype: UINT, memory, offset });
  if (name === undefined) {
    using memory = SharedMemory.create({ size: 4096 });
    try {
      const [port, ready] = [word(memory, 64), word(memory, 128)];
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
      const responses = await Promise.all(Array.from({ length: REQUESTS }, request));
      const allowed = responses.filter(({ isAllowed }) => isAllowed).length;
      const answering = new Set(responses.map(({ process }) => process)).size;
      console.log(
        `${
          answering > 1 ? "several processes" : "one process"
        } answered ${responses.length} requests`,
      );
      console.log(`allowed ${allowed} of ${LIMIT.burst}`);

      for (const { stdin } of servers) stdin?.end();
      await ended(servers);
    } finally {
      memory.unlink();
    }
  } else {
    using memory = SharedMemory.open({ name });
    const limiter = new RateLimiter(memory, LIMIT);
    const [port, ready] = [word(memory, 64), word(memory, 128)];
    port.store(
      serve(
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
