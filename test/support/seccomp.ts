import { currentRuntime } from "../../ffi/runtime/current.ts";
import { libc } from "../../ffi/system/libc.ts";

// linux/prctl.h, linux/seccomp.h, linux/bpf_common.h, asm/unistd_64.h
const PR_SET_NO_NEW_PRIVS = 38;
const [SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC] = [1, 1];
const [SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO] = [0x7fff0000, 0x00050000];
const [LOAD_WORD, JUMP_IF_EQUAL, RETURN] = [0x20, 0x15, 0x06];
const SECCOMP = { x64: 317n, arm64: 277n };

// asm-generic/unistd.h
const [IO_URING_SETUP, FUTEX_WAITV] = [425, 449];

/** System calls that an older kernel or a sandbox refuses, for `refuse()`, by what is left. */
export const REFUSALS: Readonly<Record<string, string>> = {
  "with io_uring": "",
  "with futex_waitv() only": `${IO_URING_SETUP}:1`,
  "with io_uring, without futex_waitv()": `${FUTEX_WAITV}:38`,
  "with futex() only": `${IO_URING_SETUP},${FUTEX_WAITV}:13`,
};

const kept: unknown[] = [];

/**
 * Makes the kernel refuse system calls of this process, in all threads, permanently.
 *
 * @param refusal Their numbers and the errno: `425,449:38`. None if it is empty.
 */
export function refuse(refusal: string): void {
  if (refusal === "") return;
  const [list, errno] = refusal.split(":") as [string, string];
  const numbers = list.split(",").map(Number);
  const runtime = currentRuntime();
  // struct sock_filter: code, jump if true, jump if false, operand. The number is at offset 0.
  const program: (readonly [code: number, yes: number, no: number, operand: number])[] = [
    [LOAD_WORD, 0, 0, 0],
    ...numbers.flatMap((number) => [
      [JUMP_IF_EQUAL, 0, 1, number] as const,
      [RETURN, 0, 0, SECCOMP_RET_ERRNO | Number(errno)] as const,
    ]),
    [RETURN, 0, 0, SECCOMP_RET_ALLOW],
  ];
  const bytes = new DataView(new ArrayBuffer(8 * program.length));
  for (const [i, [code, yes, no, operand]] of program.entries()) {
    bytes.setUint16(8 * i, code, true);
    bytes.setUint8(8 * i + 2, yes);
    bytes.setUint8(8 * i + 3, no);
    bytes.setUint32(8 * i + 4, operand, true);
  }
  const addressOf = (array: Uint8Array) => runtime.addressOf(runtime.pointerTo(array));
  // struct sock_fprog
  const fprog = new BigUint64Array(new ArrayBuffer(16));
  const filter = new Uint8Array(bytes.buffer);
  fprog.set([BigInt(program.length), addressOf(filter)]);
  kept.push(fprog, filter);
  const signature = { parameters: Array(6).fill("usize"), result: "usize" } as const;
  type Call = (...args: bigint[]) => number | bigint;
  const prctl = libc(runtime).function<Call>("prctl", {
    ...signature,
    parameters: signature.parameters.slice(1),
  }) as Call;
  const syscall = libc(runtime).function<Call>("syscall", signature) as Call;
  const results = [
    prctl(BigInt(PR_SET_NO_NEW_PRIVS), 1n, 0n, 0n, 0n),
    syscall(
      SECCOMP[runtime.target.endsWith("arm64") ? "arm64" : "x64"],
      BigInt(SECCOMP_SET_MODE_FILTER),
      BigInt(SECCOMP_FILTER_FLAG_TSYNC),
      addressOf(new Uint8Array(fprog.buffer)),
      0n,
      0n,
    ),
  ];
  if (results.some((result) => BigInt(result) !== 0n)) {
    throw new Error(`The filter was refused with errno ${libc(runtime).errno()}`);
  }
}
