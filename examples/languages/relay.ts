// relay.ts: passes a turn through Bun, Python, Deno and C. Each program sleeps on a futex in shared
// memory until the previous one wakes it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, INT, SharedMemory } from "@patomic/atomics";
import { ended } from "../_processes.ts";

const ROUNDS = 1000;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url).href);
// The other runtime is looked up in PATH, unless BUN or DENO names it.
const bun = "Bun" in globalThis ? process.execPath : process.env.BUN ?? "bun";
const deno = "Deno" in globalThis ? process.execPath : process.env.DENO ?? "deno";

using memory = SharedMemory.create({ size: 4096 });
const folder = mkdtempSync(path.join(tmpdir(), "relay-"));
try {
  const compiled = path.join(folder, "relay");
  execFileSync("cc", ["-O2", "-o", compiled, here("relay.c"), "-lrt"]);
  const runners = [
    [bun, here("relay_runner.ts")],
    ["python3", here("relay.py")],
    [deno, "run", "--allow-all", here("relay_runner.ts")],
    [compiled],
  ];
  const children = runners.map(([program, ...args], place) => {
    const numbers = [place, runners.length, ROUNDS].map(String);
    return spawn(program, [...args, memory.name, ...numbers], { stdio: "inherit" });
  });
  await ended(children);
  const turn = atomic({ width: 4, atype: INT, memory });
  console.log(`passed ${turn.load()} of ${ROUNDS * runners.length} turns`);
} finally {
  memory.unlink();
  rmSync(folder, { recursive: true });
}
