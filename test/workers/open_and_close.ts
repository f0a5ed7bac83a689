// Opens a segment, closes it, and reports that.
import { parentPort, workerData } from "node:worker_threads";
import { SharedMemory } from "../../mod.ts";

SharedMemory.open({ name: workerData }).close();
parentPort?.postMessage("closed");
