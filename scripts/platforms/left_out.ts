import type { LeftOut } from "./suite_files.ts";

const BUILDS = "builds the library with the compiler of the machine itself";
const COMPILES = "compiles libraries with the compiler of the machine itself";
const PROOFS = "tests what the proofs calculate, which is the same everywhere";
const CHILDREN = "starts dozens of processes or workers, each of which takes seconds under QEMU, and has run in Bun";
const ORDER = "sees the memory order of the machine itself, as without an emulator";
const DOCUMENTS = "looks at files only, which are the same everywhere";

/** C tests, by what their names begin with. */
export const ARM64_C: LeftOut = {
  header: "compiles each header, for the machine itself",
  "library.package": "compiles a program, for the machine itself",
};

const ARM64: LeftOut = {
  "build_patomic.test.ts": BUILDS,
  "confidence.test.ts": PROOFS,
  "conservation.test.ts": PROOFS,
  "fold.test.ts": PROOFS,
  "history.test.ts": PROOFS,
  "litmus.test.ts": ORDER,
  "misuse.test.ts": COMPILES,
  "patomic.test.ts": COMPILES,
  "programs.test.ts": "starts the runtimes of the machine itself as well",
  "proofs.test.ts": COMPILES,
  "readme.test.ts": DOCUMENTS,
  "types.test.ts": DOCUMENTS,
};

export const ARM64_BUN: LeftOut = {
  ...ARM64,
  "file_systems.test.ts: nor in any folder, each is told with the reason":
    "QEMU itself executes nothing, and so runs what a file system forbids",
  "wait_async.test.ts: hundreds of waits leave the runtime's own threads to it, and all end":
    "QEMU 7 has no futex_waitv(), without which each wait takes a thread of its own",
};

export const ARM64_DENO: LeftOut = {
  ...ARM64,
  "file_systems.test.ts":
    "QEMU itself executes nothing, and so runs what a file system forbids; the rest has run in Bun",
  "first_use.test.ts": CHILDREN,
  "held_messages.test.ts": CHILDREN,
  "library.test.ts": CHILDREN,
  "shared_processes.test.ts": CHILDREN,
};

export const MUSL_BUN: LeftOut = {
  "build_patomic.test.ts": BUILDS,
  "bundle.test.ts: in Node, the first use tells where to go":
    "the machine's own Node does not start beside the C++ library for musl",
  "file_systems.test.ts: nor in any folder, each is told with the reason":
    "Bun does not start where the C++ library for musl may not be executed",
  "library.test.ts: the library for another processor":
    "musl does not look at the processor that a library says it is for",
  "misuse.test.ts": COMPILES,
  "readme.test.ts": DOCUMENTS,
  "types.test.ts": DOCUMENTS,
};

export const WINDOWS_BUN: LeftOut = {
  "build_patomic.test.ts": BUILDS,
  "bundle.test.ts": "bundles by the Bun of the machine itself",
  "embedded.test.ts: that is a folder, or leads nowhere, gives way as well": "wine 8 makes no symbolic links",
  "litmus.test.ts": ORDER,
  "misuse.test.ts": COMPILES,
  "patomic.test.ts": COMPILES,
  "programs.test.ts": "starts the runtimes of the machine itself as well",
  "proofs.test.ts": COMPILES,
  "readme.test.ts": DOCUMENTS,
  "shared_memory_file.test.ts: SharedMemory.file() makes the file that a symbolic link leads to":
    "wine 8 makes no symbolic links",
  "types.test.ts": DOCUMENTS,
};
