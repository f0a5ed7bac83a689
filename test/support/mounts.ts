import { spawnSync } from "node:child_process";
import process from "node:process";

// Whoever is not root becomes root of a user namespace of its own.
const UNSHARE = ["unshare", ...process.getuid?.() === 0 ? [] : ["--map-root-user"], "--mount"];

/** Why no file system can be mounted here, as the reason to skip a test; false if one can be. */
export const CANNOT_MOUNT: string | false = reason();

function reason(): string | false {
  if (process.platform !== "linux") return "Mount namespaces exist on Linux only";
  const [command, ...args] = UNSHARE;
  const { status, stderr, error } = spawnSync(
    command as string,
    [...args, "mount", "-t", "tmpfs", "none", "/mnt"],
    { encoding: "utf8" },
  );
  return status === 0 ? false : `This user may not mount a file system: ${error ?? stderr}`;
}

/** The command before that of a process which is to see its own mounts, made by lines of `sh`. */
export function mounting(...lines: readonly string[]): string[] {
  return [...UNSHARE, "sh", "-c", `set -e\n${lines.join("\n")}\nexec "$@"`, "sh"];
}
