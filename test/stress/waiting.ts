// Lets two processes wake each other many times, in every way and with system calls refused.
import process from "node:process";
import { parseArgs } from "node:util";
import { KINDS, pingPong, type Way } from "../support/ping_pong.ts";
import { REFUSALS } from "../support/seccomp.ts";
import { runtimes } from "../../tools/runtimes.ts";

const USAGE = `Usage: npm run test:waiting -- [options]

Lets two processes wake each other: by notify(), by values that change back and by counted waiters,
with wait() and waitAsync(), in Bun and Deno. A wake-up fails if it is lost or takes longer than
100 ms. Ends with one line: N passed, N failed.

  --rounds N  how often (default: 100000)
  --help      this text`;

const { values: { rounds, help } } = parseArgs({
  options: {
    rounds: { type: "string", default: "100000" },
    help: { type: "boolean", short: "h" },
  },
});
if (help || !(Number(rounds) > 0)) {
  console.log(USAGE);
  process.exitCode = help ? 0 : 1;
} else {
  const [bun, deno] = runtimes();
  const counts = { passed: 0, failed: 0 };
  for (const pair of [[bun, bun], [deno, deno], [bun, deno]] as const) {
    for (const kind of KINDS) {
      const sync: [Way, string, string] = [`${kind}-sync`, "in wait()", ""];
      const async = Object.entries(REFUSALS).map(([title, refused]): [Way, string, string] => [
        `${kind}-async`,
        `in waitAsync() ${title}`,
        refused,
      ]);
      for (const [way, title, refused] of [sync, ...async]) {
        const { lost, late, longest } = await pingPong(pair, [way], Number(rounds), refused);
        const passed = lost === 0 && late === 0;
        counts[passed ? "passed" : "failed"]++;
        console.log(
          `${passed ? "ok    " : "FAILED"} ${pair.map(({ name }) => name).join(" and ")}, ` +
            `${kind} ${title}: ${lost} lost, ${late} late, at most ${longest.toFixed(1)} ms`,
        );
      }
    }
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}
