import { EINTR } from "../system/errno.ts";
import type { Runtime } from "../runtime/contract.ts";
import { cString, openFlags, posixCalls, signed } from "../system/calls.ts";
import { libc } from "../system/libc.ts";
import type { SystemThreads } from "./contract.ts";

const SYS_gettid = { x64: 186, arm64: 178 }; // asm/unistd.h
const ESRCH = 3; // errno.h

// Above the start time, which counts ticks of 10 ms from the start of the system: bits of the boot.
const TICK_BITS = 40n;

// proc(5): the state is field 3, the flags are field 9 and the start time is field 22 of
// /proc/<tid>/stat.
const FLAGS = 9 - 3;
const START_TIME = 22 - 3;
const PF_EXITING = 4; // linux/sched.h
const STAT_SIZE = 1024;

/** Threads by thread ID and start time, from `/proc/<tid>/stat`. */
export function linuxThreads(runtime: Runtime): SystemThreads {
  const c = posixCalls(runtime);
  const { errno, function: bind } = libc(runtime);
  const syscall = bind<(number: bigint) => number | bigint>("syscall", {
    parameters: ["u64"],
    result: "u64",
  });
  const kill = bind<(id: number, signal: number) => number>("kill", {
    parameters: ["i32", "i32"],
    result: "i32",
  });
  if (syscall === null || kill === null) {
    throw new Error("The C library has no syscall() or kill()");
  }
  const gettid = runtime.target === "linux-arm64" ? SYS_gettid.arm64 : SYS_gettid.x64;
  const { RDONLY, CLOEXEC } = openFlags(runtime.target);
  const buffer = new Uint8Array(new ArrayBuffer(STAT_SIZE));
  const decoder = new TextDecoder();

  /** Reads the start of a file of /proc, null if it cannot be read. */
  const read = (path: string): string | null => {
    const text = cString(path);
    let fd: number;
    do fd = c.open(runtime.pointerTo(text), RDONLY | CLOEXEC, 0); while (
      fd < 0 && errno() === EINTR
    );
    if (fd < 0) return null;
    const count = Number(signed(c.pread(fd, runtime.pointerTo(buffer), BigInt(STAT_SIZE), 0n)));
    // The kernel closes a descriptor of /proc whatever close() returns.
    c.close(fd);
    return count > 0 ? decoder.decode(buffer.subarray(0, count)) : null;
  };
  /** Returns the state and start time of a thread, null if /proc does not show it. */
  const stat = (id: number): { hasEnded: boolean; start: bigint } | null => {
    const text = read(`/proc/${id}/stat`);
    if (text === null) return null;
    // The name of the program, in parentheses, may contain anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = BigInt(fields[START_TIME] ?? 0);
    // Z and X: a killed process keeps its number until its parent has waited for it. PF_EXITING: an
    // exiting thread runs no more code of the process, but its end may take long.
    const hasEnded = /[ZXx]/.test(fields[0] ?? "") || (Number(fields[FLAGS]) & PF_EXITING) !== 0;
    return { hasEnded, start: BigInt(boot >>> 8) << TICK_BITS | ticks };
  };
  // A random UUID: random(4).
  const boot = Number.parseInt(read("/proc/sys/kernel/random/boot_id")?.slice(0, 8) ?? "", 16) || 0;

  return {
    current: () => {
      const id = Number(syscall(BigInt(gettid)));
      return { id, start: stat(id)?.start ?? 0n };
    },
    isAlive: ({ id, start }) => {
      const found = stat(id);
      if (found !== null) return !found.hasEnded && (start === 0n || found.start === start);
      // Without /proc, or with hidepid, only the number can be checked.
      return kill(id, 0) === 0 || errno() !== ESRCH;
    },
    namespace: namespaceOf(runtime),
    boot,
  };
}

const NAMESPACE_LINK = /^pid:\[(\d+)\]$/;

/** Returns the inode of the PID namespace, by the link /proc/self/ns/pid: `pid:[4026531836]`. */
function namespaceOf(runtime: Runtime): number {
  const readlink = libc(runtime).function<
    (path: unknown, buffer: unknown, size: bigint) => number | bigint
  >("readlink", { parameters: ["pointer", "pointer", "usize"], result: "usize" });
  if (readlink === null) return 0;
  const path = cString("/proc/self/ns/pid");
  const target = new Uint8Array(new ArrayBuffer(64));
  const length = Number(
    signed(readlink(runtime.pointerTo(path), runtime.pointerTo(target), BigInt(target.length))),
  );
  if (length <= 0) return 0;
  const [, inode = "0"] =
    new TextDecoder().decode(target.subarray(0, length)).match(NAMESPACE_LINK) ??
      [];
  return Number(inode) >>> 0;
}
