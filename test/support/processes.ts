import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { RUN_FILE } from "./child.ts";

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../programs");

/** A started program. It is killed if it does not end by itself. */
export interface Started {
  readonly child: ChildProcess;
  /** Resolves when it has written a line. */
  line(): Promise<string>;
  /** Resolves when it has ended. */
  readonly ended: Promise<
    { status: number | null; signal: string | null; stdout: string; stderr: string }
  >;
}

/** Starts a program of test/programs in the runtime of the tests. */
export function start(program: string, ...args: (string | number)[]): Started {
  const file = path.join(FOLDER, program);
  return startOther(
    process.execPath,
    [...RUN_FILE, file, ...args],
  );
}

/** Starts any program, with a time limit in milliseconds. */
export function startOther(
  command: string,
  args: readonly (string | number)[],
  time = 120_000,
): Started {
  const child = spawn(command, args.map(String), { stdio: ["pipe", "pipe", "pipe"] });
  const limit = setTimeout(() => child.kill("SIGKILL"), time);
  let [stdout, stderr] = ["", ""];
  let taken = 0;
  let wake = () => {};
  child.stdout.on("data", (text) => {
    stdout += text;
    wake();
  });
  child.stderr.on("data", (text) => stderr += text);
  const ended = new Promise<
    { status: number | null; signal: string | null; stdout: string; stderr: string }
  >(
    (resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status, signal) => {
        clearTimeout(limit);
        resolve({ status, signal, stdout, stderr });
        wake();
      });
    },
  );
  const line = async () => {
    while (!stdout.includes("\n", taken)) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`It ended: ${stdout}${stderr}`);
      }
      await new Promise<void>((resolve) => wake = resolve);
    }
    const end = stdout.indexOf("\n", taken);
    const text = stdout.slice(taken, end);
    taken = end + 1;
    return text;
  };
  return { child, line, ended };
}
