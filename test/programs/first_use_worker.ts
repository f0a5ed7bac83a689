// A worker that uses a package, given by its mod.ts, for the first time when the gate opens, and
// reports the result.
import { parentPort, workerData } from "node:worker_threads";
import type * as Package from "../../mod.ts";

const { mod, gate } = workerData as { mod: string; gate: Int32Array };
const api: typeof Package = await import(mod);
Atomics.add(gate, 1, 1);
Atomics.wait(gate, 0, 0);
const a = api.atomic({ width: 16, atype: api.INT });
a.add(5n);
api.atomic({ width: 4, atype: api.BYTES }).binNot();
parentPort?.postMessage(`${a.load()} ${api.libraryInfo().source}`);
