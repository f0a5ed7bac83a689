// Opens a segment and closes it.
import { workerData } from "node:worker_threads";
import { SharedMemory } from "../../mod.ts";

SharedMemory.open({ name: workerData }).close();
