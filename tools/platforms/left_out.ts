import type { LeftOut } from "./suite_files.ts";

const BUILDS = "builds the library with the compiler of the machine itself";
const COMPILES = "compiles libraries with the compiler of the machine itself";
const CALCULATIONS = "tests calculations, which are the same on every platform";
const CHILDREN =
  "starts dozens of processes or workers, which takes seconds each in QEMU, and has run in Bun";
const WAIT_ASYNC = "atomics/wait_async.test.ts";
const ORDER = "observes the memory order of the machine itself, as without an emulator";
const DOCUMENTS = "reads only files that are the same on every platform";

/** C tests, by what their names begin with. */
export const ARM64_C: LeftOut = {
  header: "compiles each header, for the machine itself",
  "library.package": "compiles a program, for the machine itself",
};

const ARM64: LeftOut = {
  "package/build_patomic.test.ts": BUILDS,
  "stress/atomicity/confidence.test.ts": CALCULATIONS,
  "stress/atomicity/conservation.test.ts": CALCULATIONS,
  "stress/linearizability/history.test.ts": CALCULATIONS,
  "stress/litmus/litmus.test.ts": ORDER,
  "misuse/misuse.test.ts": COMPILES,
  "library/patomic.test.ts": COMPILES,
  "package/programs.test.ts": "starts the runtimes of the machine itself as well",
  "stress/stress.test.ts": COMPILES,
  "package/readme.test.ts": DOCUMENTS,
  "package/types.test.ts": DOCUMENTS,
};

export const ARM64_BUN: LeftOut = {
  ...ARM64,
  "ffi/memory/file_systems.test.ts: nor in any folder, each is reported with the reason":
    "QEMU ignores noexec, because the kernel does not execute the file",
  [`${WAIT_ASYNC}: hundreds of waits leave the runtime's threads free, and all end`]:
    "QEMU 7 has no futex_waitv(), without which each wait takes a thread of its own",
};

export const ARM64_DENO: LeftOut = {
  ...ARM64,
  "ffi/memory/file_systems.test.ts":
    "QEMU ignores noexec, because the kernel does not execute the file; the rest has run in Bun",
  "library/first_use.test.ts": CHILDREN,
  "library/library.test.ts": CHILDREN,
  "shared_memory/processes.test.ts": CHILDREN,
};

export const MUSL_BUN: LeftOut = {
  "package/build_patomic.test.ts": BUILDS,
  "ffi/memory/file_systems.test.ts: nor in any folder, each is reported with the reason":
    "Bun does not start where the C++ library for musl may not be executed",
  "library/library.test.ts: the library for another processor":
    "musl does not check the processor of a library",
  "misuse/misuse.test.ts": COMPILES,
  "package/readme.test.ts": DOCUMENTS,
  "package/types.test.ts": DOCUMENTS,
};

export const WINDOWS_BUN: LeftOut = {
  "package/build_patomic.test.ts": BUILDS,
  "library/bundle.test.ts": "bundles by the Bun of the machine itself",
  "library/embedded.test.ts: that is a folder or a broken link is ignored as well":
    "wine 8 cannot make symbolic links",
  "stress/litmus/litmus.test.ts": ORDER,
  "misuse/misuse.test.ts": COMPILES,
  "library/patomic.test.ts": COMPILES,
  "package/programs.test.ts": "starts the runtimes of the machine itself as well",
  "stress/stress.test.ts": COMPILES,
  "package/readme.test.ts": DOCUMENTS,
  "shared_memory/file.test.ts: SharedMemory.file() makes the target of a symbolic link":
    "wine 8 cannot make symbolic links",
  "package/types.test.ts": DOCUMENTS,
};
