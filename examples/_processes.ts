// Starts programs in processes of their own.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

/** Starts a program in the runtime of this process. Its output appears in this process's output. */
export function start(file: string, ...args: (string | number)[]): ChildProcess {
  // Deno requires --unstable-net for several processes on one port.
  const run = "Deno" in globalThis
    ? ["run", "--allow-all", "--unstable-net", file]
    : [...process.execArgv, file];
  return spawn(process.execPath, [...run, ...args.map(String)], {
    stdio: ["pipe", "inherit", "inherit"],
  });
}

/** Waits until all programs have ended. Throws if one failed, and ends the others. */
export async function ended(children: readonly ChildProcess[]): Promise<void> {
  try {
    await Promise.all(children.map(async (child) => {
      const [status, signal] = await once(child, "exit");
      if (status !== 0) throw new Error(`A program ended with ${signal ?? `status ${status}`}`);
    }));
  } catch (error) {
    for (const child of children) child.kill();
    throw error;
  }
}
