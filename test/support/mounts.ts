import { spawnSync } from "node:child_process";
import process from "node:process";

// Without root, the process becomes root of its own user namespace.
const UNSHARE = ["unshare", ...process.getuid?.() === 0 ? [] : ["--map-root-user"], "--mount"];

/** The reason to skip tests that mount file systems, false if they can be mounted. */
export const CANNOT_MOUNT: string | false = reason();

function reason(): string | false {
  if (process.platform !== "linux") return "Mount namespaces exist only on Linux";
  const [command, ...args] = UNSHARE;
  const { status, stderr, error } = spawnSync(
    command as string,
    [...args, "mount", "-t", "tmpfs", "none", "/mnt"],
    { encoding: "utf8" },
  );
  return status === 0 ? false : `This user may not mount a file system: ${error ?? stderr}`;
}

/** Returns the command that runs another one in its own mount namespace, after lines of `sh`. */
export function mounting(...lines: readonly string[]): string[] {
  return [...UNSHARE, "sh", "-c", `set -e\n${lines.join("\n")}\nexec "$@"`, "sh"];
}
