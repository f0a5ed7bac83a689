import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const IN_BUN = "Bun" in globalThis;

export const ROOT = fileURLToPath(new URL("..", import.meta.url).href);

/** What a child process says and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Deno's permissions and V8's flags, which Bun has not. */
  readonly deno?: readonly string[];
  /** What `ulimit` is given, in a shell that then becomes the process. */
  readonly limits?: readonly string[];
}

/** Runs a program, as text, in a process of the runtime that runs the tests. */
export function run(
  code: string,
  { env = {}, deno = ["--allow-ffi", "--allow-env"], limits }: ChildOptions = {},
): Ended {
  const args = IN_BUN ? ["run", "-"] : ["run", "--no-prompt", "--no-check", ...deno, "-"];
  const { PATOMIC_LIBRARY: _, ...inherited } = process.env;
  const command = [process.execPath, ...args];
  if (limits !== undefined) command.unshift("sh", "-c", `ulimit ${limits.join(" ")} && exec "$@"`, "sh");
  const { status, signal, stdout, stderr } = spawnSync(command[0], command.slice(1), {
    cwd: ROOT,
    env: { ...inherited, NO_COLOR: "1", ...env } as NodeJS.ProcessEnv,
    input: `import * as api from ${JSON.stringify(new URL("../mod.ts", import.meta.url).href)};\n${code}`,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, signal, stdout, stderr };
}

/** Runs a program that writes one line of JSON, and gives what it wrote. */
export function runForJson<T>(code: string, options?: ChildOptions): T {
  const ended = run(code, options);
  if (ended.status !== 0) throw new Error(`The child process failed: ${JSON.stringify(ended, null, 2)}`);
  return JSON.parse(ended.stdout) as T;
}
