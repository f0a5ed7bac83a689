// A worker that operates and waits until it is terminated. It returns to its event loop at times.
import { type AtomicInt, type AtomicUint, attach } from "../../mod.ts";
import { scope } from "../programs/worker_scope.ts";

scope.onmessage = async ({ data: [own, shared] }) => {
  const a = attach<AtomicInt<4>>(own);
  const b = attach<AtomicUint<16, ArrayBuffer>>(shared);
  a.waitAsync(a.load()).catch(() => {});
  for (;;) {
    for (let i = 0; i < 200; i++) {
      a.fetchAdd(1);
      b.cmpxchgStrong(b.load(), b.load() + 1n);
    }
    a.wait(a.load(), { timeout: 1 });
    await new Promise((resolve) => setTimeout(resolve));
  }
};
