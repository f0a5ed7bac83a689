import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { NODE_FLAGS } from "../../tools/runtimes.ts";

export const IN_BUN = "Bun" in globalThis;

export const IN_DENO = "Deno" in globalThis;

/** The arguments before a file, to run it in the runtime of the tests with all permissions. */
export const RUN_FILE: readonly string[] = IN_BUN
  ? []
  : IN_DENO
  ? ["run", "--allow-all", "--no-check"]
  : NODE_FLAGS;

/** The name of the runtime of the tests. */
export const RUNTIME = IN_BUN ? "Bun" : IN_DENO ? "Deno" : "Node";

export const ON_WINDOWS = process.platform === "win32";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url).href);

/** The output of a child process and its status. */
export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Deno's permissions and V8's flags. Node uses the latter. */
  readonly deno?: readonly string[];
  /** Flags of Node. */
  readonly node?: readonly string[];
  /** Whether Node prints its warning about node:ffi. */
  readonly warnings?: boolean;
  /** The arguments of `ulimit`, in a shell that the process replaces. */
  readonly limits?: readonly string[];
  /** The `mod.ts` to import as `api`. Default: the repository's. */
  readonly mod?: string;
  /** Code that runs before the import. */
  readonly before?: string;
  /** The working directory. Default: the repository's folder. */
  readonly cwd?: string;
  /** A command that the command of the runtime is appended to. */
  readonly wrapper?: readonly string[];
}

const NODE_INPUT = "--input-type=module-typescript";
const NO_WARNING = "--disable-warning=ExperimentalWarning";

/** Returns the flags for V8 among arguments of Deno. */
function flagsOfV8(deno: readonly string[]): string[] {
  const prefix = "--v8-flags=";
  return deno.filter((argument) => argument.startsWith(prefix))
    .flatMap((argument) => argument.slice(prefix.length).split(","));
}

/** Runs the text of a program in a process of the runtime of the tests. */
export function run(code: string, options: ChildOptions = {}): Ended {
  const {
    env = {},
    deno = ["--allow-ffi", "--allow-env"],
    node = [],
    warnings = false,
    limits,
    mod = join(ROOT, "mod.ts"),
    before,
    cwd = ROOT,
    wrapper = [],
  } = options;
  const args = IN_BUN
    ? ["run", "-"]
    : IN_DENO
    ? ["run", "--no-prompt", "--no-check", ...deno, "-"]
    : [NODE_INPUT, ...warnings ? [] : [NO_WARNING], ...flagsOfV8(deno), ...node, "-"];
  const url = JSON.stringify(pathToFileURL(mod).href);
  const imported = before === undefined
    ? `import * as api from ${url};`
    : `${before}\nconst api = await import(${url});`;
  const command = [...wrapper, process.execPath, ...args];
  if (limits !== undefined) {
    command.unshift("sh", "-c", `ulimit ${limits.join(" ")} && exec "$@"`, "sh");
  }
  const { status, signal, stdout, stderr } = spawnSync(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env } as NodeJS.ProcessEnv,
    input: `${imported}\n${code}`,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, signal, stdout, stderr };
}

/** Runs a program that writes one line of JSON, and returns its value. */
export function runForJson<T>(code: string, options?: ChildOptions): T {
  const ended = run(code, options);
  if (ended.status !== 0) {
    throw new Error(`The child process failed: ${JSON.stringify(ended, null, 2)}`);
  }
  return JSON.parse(ended.stdout) as T;
}
