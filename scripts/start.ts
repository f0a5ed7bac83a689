// Runs the counters of examples/ in Bun, Deno and Node.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { buildPatomic } from "../tools/build_patomic.ts";
import { ROOT, runtimes } from "../tools/runtimes.ts";

const PROGRAMS = [
  ["plain_counter.ts", "two workers, a plain number in shared memory"],
  ["worker.ts", "two workers, an atomic integer"],
  ["view_counter.ts", "two workers, an atomic view of one integer in an array"],
  ["process_counter.ts", "two processes, an atomic integer in shared memory"],
];

buildPatomic();
for (const { name, version, path: program, run } of runtimes()) {
  console.log(`\n${name} ${version}`);
  for (const [file, title] of PROGRAMS) {
    console.log(`\n  ${title}`);
    const args = run(path.join(ROOT, "examples", file));
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
    console.log(`    ${stdout.trim()}`);
    if (
      status !== 0 ||
      (file !== "plain_counter.ts" &&
        !/^counted 10000 of 10000$/m.test(stdout))
    ) {
      console.error(`${file} failed in ${name}:\n${stderr}`);
      process.exitCode = 1;
    }
  }
}
