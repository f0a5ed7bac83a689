// Breaks every precondition of every public method in a process of its own, in each runtime and
// with both builds of the library, and runs programs that misuse lifetimes for a long time. Ends
// with one line: N passed, N failed.
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { idOf } from "./misuse_case.ts";
import { type Command, failureOf, run, runAll } from "./children.ts";
import { REPLACEMENTS } from "./replacements.ts";
import { misuseCases, preconditionOf } from "./table.ts";
import { buildPatomic } from "../../tools/build_patomic.ts";
import { ROOT, runtimes } from "../../tools/runtimes.ts";

const USAGE = `Usage: npm run test:misuse -- [options]

Breaks each precondition of each public method, listed by test/misuse/table.ts, in a process of
its own.

  --each         a process for every single case: some hours
  --only TEXT    the cases whose name contains the text, such as "SharedMemory"
  --runtime NAME only Bun, Deno or Node
  --jobs N       the number of processes at a time (default: the number of processors)
  --help         this text`;

const { values } = parseArgs({
  options: {
    each: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    runtime: { type: "string" },
    jobs: { type: "string", default: String(os.availableParallelism()) },
    help: { type: "boolean", short: "h" },
  },
});

/** Returns the commands for one library. */
function commands(): Command[] {
  const all = [...misuseCases()].map((misuse) => ({
    name: preconditionOf(misuse),
    id: idOf(misuse),
  }));
  const wanted = all.filter(({ id }) => id.includes(values.only));
  if (values.each) return wanted.map(({ name, id }) => ["run.ts", name, id]);
  return [...new Set(wanted.map(({ name }) => name))].map((name) => ["run.ts", name]);
}

const LIMIT = 3_600_000;
const LONG: readonly Command[] = [
  ["lifetimes.ts", "20"],
  ["commands.ts", "5000"],
  ["terminated.ts", "200"],
  ...Object.keys(REPLACEMENTS).map((name): Command => ["replaced.ts", name]),
];

async function main(): Promise<void> {
  const libraries = {
    release: buildPatomic(),
    checked: buildPatomic({ config: "Debug", out: path.join(ROOT, "build/misuse-debug") }),
  };
  const names = runtimes().map(({ name }) => name);
  if (values.runtime !== undefined && !names.some((name) => name === values.runtime)) {
    throw new Error(
      `--runtime must be one of ${names.join(", ")}, got ${values.runtime}\n${USAGE}`,
    );
  }
  let [passed, failed] = [0, 0];
  for (const { name, version, path: program, run: flags } of runtimes()) {
    if (values.runtime !== undefined && values.runtime !== name) continue;
    // Without the last argument, the file, which each command adds.
    const execute = [program, ...flags("").slice(0, -1)];
    for (const [library, file] of Object.entries(libraries)) {
      const list = [...commands(), ...(values.only === "" ? LONG : [])];
      console.log(`${name} ${version}, ${library} library: ${list.length} processes`);
      const outcomes = runAll(
        Number(values.jobs),
        list.map((command) => () => run(command, { execute, library: file, limit: LIMIT })),
      );
      for (const [i, outcome] of outcomes.entries()) {
        const failure = failureOf(await outcome);
        if (failure === undefined) passed++;
        else {
          failed++;
          console.error(`FAILED ${list[i].join(" ")}\n${failure}`);
        }
        if ((i + 1) % 100 === 0) console.log(`  ${i + 1} of ${list.length}, ${failed} failed`);
      }
    }
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

if (values.help) console.log(USAGE);
else {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
