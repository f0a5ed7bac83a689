import type { LeftOut } from "./suite_files.ts";

const BUILDS = "builds the library with the compiler of the machine itself";
const COMPILES = "compiles libraries with the compiler of the machine itself";
const DOCUMENTS = "looks at files only, which are the same everywhere";

/** C tests, by what their names begin with. */
export const ARM64_C: LeftOut = {
  header: "compiles each header, for the machine itself",
  "library.package": "compiles a program, for the machine itself",
};

const ARM64: LeftOut = {
  "build_patomic.test.ts": BUILDS,
  "patomic.test.ts": COMPILES,
  "programs.test.ts": "starts the runtimes of the machine itself as well",
  "readme.test.ts": DOCUMENTS,
  "types.test.ts": DOCUMENTS,
};

export const ARM64_BUN: LeftOut = {
  ...ARM64,
  "wait_async.test.ts: hundreds of waits leave the runtime's own threads to it, and all end":
    "QEMU 7 has no futex_waitv(), without which each wait takes a thread of its own",
};

export const ARM64_DENO: LeftOut = {
  ...ARM64,
  "buffer.test.ts": "has loops of millions of operations, which take minutes under QEMU",
};

export const MUSL_BUN: LeftOut = {
  "build_patomic.test.ts": BUILDS,
  "library.test.ts: the library for another processor":
    "musl does not look at the processor that a library says it is for",
  "readme.test.ts": DOCUMENTS,
  "types.test.ts": DOCUMENTS,
};

export const WINDOWS_BUN: LeftOut = {
  "build_patomic.test.ts": BUILDS,
  "patomic.test.ts": COMPILES,
  "programs.test.ts": "starts the runtimes of the machine itself as well",
  "readme.test.ts": DOCUMENTS,
  "shared_memory_file.test.ts: SharedMemory.file() makes the file that a symbolic link leads to":
    "wine 8 makes no symbolic links",
  "types.test.ts": DOCUMENTS,
};
