import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../runtimes.ts";
import type { SuiteOptions } from "../suite.ts";

/** What of the suite does not run on a platform: a file of test/, or a test in it after a colon, with the reason. */
export type LeftOut = Readonly<Record<string, string>>;

/** What is the same for the suite on all platforms. Some tests skip themselves there, and where an emulator hangs, the run goes on. */
export const ON_PLATFORM: SuiteOptions = { maySkip: true, limit: 30 };

/** The arguments that run the suite in a runtime and write a report to a file, without what is left out. */
export function suiteArguments(
  runtime: "Bun" | "Deno",
  output: string,
  leftOut: LeftOut,
): string[] {
  const others = ["test/targets", runtime === "Bun" ? "test/deno" : "test/bun"];
  const files = readdirSync(path.join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`)
    .filter((file) => !others.some((folder) => file.startsWith(`${folder}/`)));
  const entries = Object.keys(leftOut).map((entry) => entry.split(": "));
  for (const [file, name = ""] of entries) {
    const source = path.join(ROOT, "test", file);
    const isThere = existsSync(source) && readFileSync(source, "utf8").includes(name);
    if (!isThere) throw new Error(`There is no ${name || "test"} in test/${file} to leave out`);
  }
  const whole = entries.filter(([, name]) => name === undefined).map(([file]) => `test/${file}`);
  const names = entries.map(([, name]) => name).filter((name) => name !== undefined);
  const rest = files.filter((file) => !whole.includes(file)).map((file) => `./${file}`);
  if (runtime === "Deno") {
    return ["test", "--allow-all", "--no-check", `--junit-path=${output}`, ...rest];
  }
  const pattern = names.map((name) => name.replace(/[^\w ]/g, "\\$&")).join("|");
  return [
    "test",
    ...rest,
    ...(pattern === "" ? [] : [`--test-name-pattern=^(?!.*(${pattern})$)`]),
    // Each test has more time than on the machine itself, where 5 seconds are enough.
    "--timeout=120000",
    "--reporter=junit",
    `--reporter-outfile=${output}`,
  ];
}
