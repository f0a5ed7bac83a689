import { existsSync, readdirSync, readlinkSync } from "node:fs";

/** The open descriptors, each with the file that it belongs to. */
export function descriptors(): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    const link = `/proc/self/fd/${fd}`;
    // That of the listing itself is closed now.
    return existsSync(link) ? [`${fd} is ${readlinkSync(link)}`] : [];
  });
}

/**
 * The descriptors that were opened since, and are still open. A count would depend on those of
 * earlier tests, which the garbage collector closes.
 */
export function openedSince(before: readonly string[]): string[] {
  return descriptors().filter((each) => !before.includes(each));
}
