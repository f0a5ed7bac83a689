// Starting a program again, in processes of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

/** Starts a program in the runtime that this one runs in. What it prints appears here. */
export function start(file: string, ...args: (string | number)[]): ChildProcess {
  // Deno lets several processes serve one port only with --unstable-net.
  const run = "Deno" in globalThis ? ["run", "--allow-all", "--unstable-net", file] : [file];
  return spawn(process.execPath, [...run, ...args.map(String)], {
    stdio: ["pipe", "inherit", "inherit"],
  });
}

/** Waits for the end of programs. Throws where one has failed, and ends the others. */
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
