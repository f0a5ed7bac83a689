import { currentRuntime } from "../../../ffi/runtime/current.ts";
import { libc } from "../../../ffi/system/libc.ts";
import type { Pointer } from "../../../ffi/runtime/contract.ts";
import type { Thread } from "./barrier.ts";

type Affinity = (thread: number, size: bigint, mask: Pointer) => number;

/**
 * Binds the calling thread to one of its processors, on Linux. Threads that sleep at times, as
 * at the barrier, would otherwise stay on one processor while others are busy, and never run at the
 * same time.
 */
export function keepOnProcessor({ index, count }: Thread): void {
  const runtime = currentRuntime();
  if (!runtime.target.startsWith("linux")) return;
  const mask = new Uint8Array(new ArrayBuffer(1024));
  const call = (symbol: string) => {
    const signature = { parameters: ["i32", "usize", "pointer"], result: "i32" } as const;
    const affinity = libc(runtime).function<Affinity>(symbol, signature)!;
    // 0 is the calling thread.
    if (affinity(0, BigInt(mask.length), runtime.pointerTo(mask)) < 0) {
      throw new Error(`${symbol}() failed`);
    }
  };
  call("sched_getaffinity");
  const allowed = Array.from({ length: mask.length * 8 }, (_, i) => i).filter((i) =>
    mask[i >> 3] >> (i & 7) & 1
  );
  const chosen = allowed[Math.floor(index * allowed.length / count)];
  mask.fill(0);
  mask[chosen >> 3] = 1 << (chosen & 7);
  call("sched_setaffinity");
}
