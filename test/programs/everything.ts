// Uses every operation of every kind and width, views, arrays, waiting, shared memory, locks,
// queues and the errors. Prints the results as JSON: the same in every runtime and every bundle.
import * as api from "../../mod.ts";
import { MpmcQueue, SpscQueue } from "../../queue.ts";
import { Mutex } from "../../sync.ts";

const results: string[] = [];
const show = (value: unknown): void => {
  results.push(value instanceof Uint8Array ? value.join() : String(value));
};
const refusal = (call: () => unknown): void => {
  try {
    show(call());
  } catch (error) {
    show(`${(error as Error).name}: ${(error as Error).message}`);
  }
};

/** Calls each operation of an object by its name. */
function callAll(object: object, opsSupported: readonly string[], value: unknown, index?: number) {
  const methods = object as Record<string, (...args: unknown[]) => unknown>;
  const first = index === undefined ? [] : [index];
  for (const name of [...opsSupported, ...opsSupported.toReversed()]) {
    const operands = name.startsWith("cmpxchg")
      ? [value, value]
      : name.startsWith("bitTest")
      ? [3]
      : /inc$|dec$|neg$|not$|load/i.test(name)
      ? []
      : [value];
    show(methods[name](...first, ...operands));
  }
}

for (const width of [1, 2, 4, 8, 16] as const) {
  for (const atype of [api.INT, api.UINT, api.BYTES]) {
    const value = atype === api.BYTES
      ? Uint8Array.from({ length: width }, (_, i) => i)
      : width > 4
      ? 5n
      : 5;
    const object = api.atomic({ width, atype } as never) as unknown as api.AtomicInt;
    callAll(object, object.opsSupported, value);
    show(object);
    using context = api.atomicview({ buffer: new ArrayBuffer(width), atype } as never);
    const view = (context as unknown as api.AtomicIntViewContext).enter();
    callAll(view, view.opsSupported, value);
    const array = api.atomicArray({ width, atype, length: 3 } as never) as api.AtomicIntArray;
    callAll(array, array.opsSupported, value, 2);
    show(array);
    refusal(() => view.load(99 as never));
    refusal(() => view.store("text" as never));
    refusal(() => array.load(3));
  }
}

const counter = api.atomic({ width: 4, atype: api.INT });
show(counter.fetchMax(9));
show(counter.fetchUpdate((value) => value + 1));
show(api.attach(counter.handle()).load());
refusal(() => api.atomic({ width: 3 as never, atype: api.INT }));
refusal(() => new (counter.constructor as new () => unknown)());

using memory = api.SharedMemory.create({ size: 8192 });
const shared = api.atomic({ width: 4, atype: api.UINT, memory, offset: 64 });
show(shared.wait(1));
show(shared.notify());
show(await shared.waitAsync(0, { timeout: 1 }));
const mutex = new Mutex({ memory, offset: 4096 });
{
  using _held = mutex.lock();
  show(mutex.tryLock());
}
{
  using _held = await mutex.lockAsync();
}
for (
  const queue of [
    new SpscQueue({ capacity: 1024 }),
    new MpmcQueue({ capacity: 4, messageSize: 8 }),
  ]
) {
  queue.send(new Uint8Array([1, 2, 3]));
  show(queue.receive());
}
refusal(() => SpscQueue.attach(mutex.handle()));
memory.unlink();
api.fence();
show(api.libraryInfo().version);
console.log(JSON.stringify(results));
