// Counts with Bun, Deno, Python and C at once: four processes add to the same integers, each with
// the atomics of its language.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, libraryInfo, SharedMemory, UINT } from "@patomic/atomics";
import { ended } from "../_processes.ts";

const TIMES = 50_000;
const PROGRAMS = 4;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url).href);
// The other runtime is looked up in PATH, unless BUN or DENO names it.
const bun = "Bun" in globalThis ? process.execPath : process.env.BUN ?? "bun";
const deno = "Deno" in globalThis ? process.execPath : process.env.DENO ?? "deno";

using memory = SharedMemory.create({ size: 4096 });
const folder = mkdtempSync(path.join(tmpdir(), "languages-"));
try {
  const compiled = path.join(folder, "count");
  // gcc needs libatomic for 16 bytes, and clang needs -mcx16.
  const flags = [
    ...process.platform === "linux" ? ["-lrt", "-latomic"] : [],
    ...process.arch === "x64" ? ["-mcx16"] : [],
  ];
  execFileSync("cc", ["-O2", "-o", compiled, here("count.c"), ...flags]);

  const counting = [memory.name, String(TIMES), String(PROGRAMS)];
  const programs = [
    [bun, here("count.ts"), ...counting],
    [deno, "run", "--allow-all", here("count.ts"), ...counting],
    ["python3", here("count.py"), ...counting, libraryInfo().path],
    [compiled, ...counting],
  ];
  await ended(programs.map(([program, ...args]) => spawn(program, args, { stdio: "inherit" })));

  for (const [i, width] of [1, 2, 4, 8, 16].entries()) {
    const found = BigInt(atomic({ width, atype: UINT, memory, offset: 64 * i }).load());
    const total = BigInt.asUintN(8 * width, BigInt(PROGRAMS * TIMES));
    console.log(`${width} bytes: counted ${found} of ${total}`);
  }
} finally {
  memory.unlink();
  rmSync(folder, { recursive: true });
}
