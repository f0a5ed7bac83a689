import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The end of a child process, and its failures. */
export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of this folder, with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** The settings for running a program of this folder. */
export interface RunOptions {
  /** The runtime, and its arguments before the file. */
  readonly execute: readonly string[];
  readonly library?: string;
  /** The milliseconds after which it is killed. */
  readonly limit: number;
}

/** Runs a program of this folder to its end. */
export function run(
  [program, ...args]: Command,
  { execute, library, limit }: RunOptions,
): Promise<Outcome> {
  const [file, ...flags] = execute;
  const path = fileURLToPath(new URL(program, import.meta.url).href);
  const env = {
    ...process.env,
    NO_COLOR: "1",
    ...(library === undefined ? {} : { PATOMIC_LIBRARY: library }),
  };
  const child = spawn(file, [...flags, path, ...args], {
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), limit);
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (text) => texts[name] += text);
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, ...texts });
    });
  });
}

/** Runs a number of functions at a time, and returns a promise for each. */
export function runAll<T>(count: number, tasks: readonly (() => Promise<T>)[]): Promise<T>[] {
  const waiting: (() => void)[] = [];
  let running = 0;
  const next = () => {
    while (running < count && waiting.length > 0) waiting.shift()?.();
  };
  const promises = tasks.map((task) =>
    new Promise<T>((resolve) => {
      waiting.push(() => {
        running++;
        resolve(
          task().finally(() => {
            running--;
            next();
          }),
        );
      });
    })
  );
  next();
  return promises;
}

/**
 * Describes the failure of a process: the case that ended it, or the cases with a wrong outcome.
 * Returns undefined if it succeeded.
 */
export function failureOf({ status, signal, stdout, stderr }: Outcome): string | undefined {
  if (status === 0 && signal === null) return undefined;
  const lines = stdout.trimEnd().split("\n");
  const wrong = lines.flatMap((line, i) => line.startsWith("! ") ? lines.slice(i - 1, i + 1) : []);
  const last = lines.findLast((line) => line.startsWith("? "));
  const how = signal === null ? `It ended with status ${status}` : `${signal} ended it at ${last}`;
  return [how, ...wrong.slice(0, 20), stderr.slice(-2000)].join("\n");
}
