import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT, testArguments } from "../runtimes.ts";
import type { SuiteOptions } from "../suite.ts";

/**
 * Tests that a platform leaves out: a file of test/, or `file: title of a test`, and the reason.
 */
export type LeftOut = Readonly<Record<string, string>>;

/** The options of the suite on all platforms. An emulator that hangs ends after the limit. */
export const ON_PLATFORM: SuiteOptions = { maySkip: true, limit: 30 };

/** Returns the arguments that run the suite in a runtime, without the tests that are left out. */
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
    if (!isThere) throw new Error(`No ${name || "test"} exists in test/${file} to leave out`);
  }
  const whole = entries.filter(([, name]) => name === undefined).map(([file]) => `test/${file}`);
  const names = entries.map(([, name]) => name).filter((name) => name !== undefined);
  const rest = files.filter((file) => !whole.includes(file)).map((file) => `./${file}`);
  const args = testArguments(runtime, { paths: rest, report: output });
  if (runtime === "Deno") return args;
  const pattern = names.map((name) => name.replace(/[^\w ]/g, "\\$&")).join("|");
  return [
    ...args,
    ...(pattern === "" ? [] : [`--test-name-pattern=^(?!.*(${pattern})$)`]),
    // Emulators are slow: each test has twice the usual time.
    "--timeout=120000",
  ];
}
