import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { type Ended, ROOT, RUN_FILE } from "./child.ts";

/** The folder of a build script, and further environment variables. */
export interface Place {
  readonly root?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs scripts/build-patomic.ts in the runtime of the tests. */
export function runBuild(args: readonly string[], { root = ROOT, env = {} }: Place = {}): Ended {
  const script = join(root, "scripts/build-patomic.ts");
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [
    ...RUN_FILE,
    script,
    ...args,
  ], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1", ...env } as NodeJS.ProcessEnv,
    encoding: "utf8",
  });
  return { status, signal, stdout, stderr };
}
