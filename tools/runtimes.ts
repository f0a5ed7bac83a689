import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const ROOT: string = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The parameters of a run of tests. */
export interface TestRun {
  /** Files, or a folder, relative to the repository's root and beginning with `./`. */
  readonly paths: readonly string[];
  /** The file of the JUnit report. */
  readonly report: string;
  /** Folders whose tests do not run. */
  readonly ignored?: readonly string[];
}

/** A runtime that runs the package. */
export interface JavaScriptRuntime {
  readonly name: "Bun" | "Deno" | "Node";
  readonly path: string;
  readonly version: string;
  /** Returns the arguments that run a file with all permissions. */
  run(file: string): string[];
}

/** The differences between runtimes. */
interface Definition {
  /** The program in the npm package of the runtime, where scripts/run.mjs places it. */
  readonly program: string;
  run(file: string): string[];
  test(run: TestRun): string[];
  /** Whether npm has no package of the runtime for some platforms. */
  readonly isOptional?: boolean;
}

const exe = process.platform === "win32" ? ".exe" : "";

/** Flags of Node: the sources of this clone for the package's name, and no warning of node:ffi. */
export const NODE_FLAGS: readonly string[] = [
  `--import=${new URL("node_sources.ts", import.meta.url).href}`,
  "--disable-warning=ExperimentalWarning",
];

const DEFINITIONS: Readonly<Record<JavaScriptRuntime["name"], Definition>> = {
  Bun: {
    program: "bun/bin/bun.exe",
    run: (file) => [file],
    test: ({ paths, report, ignored = [] }) => [
      ...["test", ...paths, "--reporter=junit", `--reporter-outfile=${report}`],
      // Bun ends a test after 5 seconds by default, which a busy machine exceeds.
      "--timeout=60000",
      ...ignored.map((path) =>
        `--path-ignore-patterns=${path.endsWith(".ts") ? path : `${path}/**`}`
      ),
    ],
  },
  Deno: {
    program: `deno/deno${exe}`,
    run: (file) => ["run", "--allow-all", file],
    test: ({ paths, report, ignored = [] }) => [
      ...["test", "--allow-all", "--no-check", `--junit-path=${report}`],
      ...(ignored.length === 0 ? [] : [`--ignore=${ignored.join(",")}`]),
      ...paths,
    ],
  },
  Node: {
    program: `node/bin/node${exe}`,
    isOptional: true,
    run: (file) => [...NODE_FLAGS, file],
    test: ({ paths, report, ignored = [] }) => [
      ...[...NODE_FLAGS, "--test", "--test-concurrency=2"],
      ...["--test-reporter=dot", "--test-reporter-destination=stdout", "--test-reporter=junit"],
      `--test-reporter-destination=${report}`,
      ...testFiles(paths, ignored),
    ],
  },
};

/** Returns the test files of some files and folders, without those that are ignored. */
function testFiles(paths: readonly string[], ignored: readonly string[]): string[] {
  const files = paths.flatMap((each) =>
    each.endsWith(".ts") ? [each] : readdirSync(path.join(ROOT, each), {
      recursive: true,
      encoding: "utf8",
    }).map((file) => `${each}/${file.replaceAll("\\", "/")}`)
  );
  return [...new Set(files)].filter((file) =>
    file.endsWith(".test.ts") &&
    !ignored.some((each) => file === `./${each}` || file.startsWith(`./${each}/`))
  ).sort();
}

const MUST_HAVE_ALL = process.env.CI !== undefined && process.platform === "linux" &&
  process.arch === "x64";

/** The names of all runtimes. */
export const RUNTIME_NAMES = Object.keys(DEFINITIONS) as readonly JavaScriptRuntime["name"][];

/**
 * Returns the pinned runtimes, Bun first, without those that the environment variable
 * `RUNTIMES_LEFT_OUT` names. Leaves out Node if npm has none for this platform, but not in CI on
 * Linux x64.
 */
export function runtimes(): JavaScriptRuntime[] {
  const leftOut = process.env.RUNTIMES_LEFT_OUT?.split(",") ?? [];
  return RUNTIME_NAMES.filter((name) => !leftOut.includes(name)).flatMap((name) => {
    const { program, run, isOptional } = DEFINITIONS[name];
    const file = path.join(ROOT, "node_modules", program);
    const { status, stdout } = spawnSync(file, ["--version"], { encoding: "utf8" });
    const version = status === 0 ? stdout.match(/\d+\.\d+\.\d+/)?.[0] : undefined;
    if (version === undefined && isOptional && !MUST_HAVE_ALL) return [];
    if (version === undefined) {
      throw new Error(`${file} does not run: start this command with npm, which installs it`);
    }
    return [{ name, path: file, version, run }];
  });
}

/** Returns the arguments that run tests in a runtime, without those of the other runtimes alone. */
export function testArguments(name: JavaScriptRuntime["name"], run: TestRun): string[] {
  const others = RUNTIME_NAMES.filter((other) => other !== name)
    .map((other) => `test/${other.toLowerCase()}`);
  return DEFINITIONS[name].test({ ...run, ignored: [...others, ...run.ignored ?? []] });
}
