// Four licences for all processes. A licence returns when its holder is killed.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { Event, Semaphore } from "@patomic/atomics/sync";
import { start } from "./_processes.ts";

const LICENCES = 4;
const FILE = fileURLToPath(import.meta.url);

const name = process.argv[2];
using memory = name === undefined
  ? SharedMemory.create({ size: 8192 })
  : SharedMemory.open({ name });
const licences = new Semaphore({ memory, permits: LICENCES });
if (name === undefined) {
  const users = Array.from({ length: LICENCES }, () => start(FILE, memory.name));
  const exits = users.map((user) => once(user, "exit"));
  try {
    while (licences.available > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    console.log(`a fifth user gets ${licences.tryAcquire()}`);
    users[0]?.kill("SIGKILL");
    using licence = await licences.acquireAsync({ timeout: 10_000 });
    console.log(`a user was killed: its licence is free, abandoned ${licence.abandoned}`);
    new Event({ memory, offset: 4096 }).set();
    await Promise.all(exits);
    console.log(`${licences.available + 1} of ${LICENCES} are left`);
  } finally {
    memory.unlink();
  }
} else {
  using _licence = licences.acquire();
  new Event({ memory, offset: 4096 }).wait({ timeout: 30_000 });
}
