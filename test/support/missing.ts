import { spawnSync } from "node:child_process";

/** How to install each program that some tests need. */
const INSTALL: Readonly<Record<string, string>> = {
  python3: "install Python 3: `apt-get install python3`, `dnf install python3`, `apk add python3`",
};

/** Prints and returns the reason to skip tests of a program, or returns false if it runs. */
export function missing(program: keyof typeof INSTALL): string | false {
  if (spawnSync(program, ["--version"]).status === 0) return false;
  const reason = `${program} is missing. To run the tests that need it, ${INSTALL[program]}`;
  console.error(`SKIPPED: ${reason}`);
  return reason;
}
