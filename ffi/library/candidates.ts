import { declaredSize } from "./declared_size.ts";
import { elfMachine, endsInZeros, isElf } from "./elf.ts";
import type { Runtime } from "../runtime/contract.ts";
import type { LibrarySource } from "../files/contract.ts";
import { systemFiles } from "../files/select.ts";

/** A file that is opened only if it has the content from the build. */
export function builtFile(
  runtime: Runtime,
  path: string,
  isBuilt: (file: Uint8Array) => boolean,
): LibrarySource {
  return {
    path,
    use: (open) => {
      if (!isBuilt(readFile(runtime, path))) {
        throw new Error("the file differs from the build: it is truncated or was modified");
      }
      return open(path);
    },
  };
}

/** A file that is opened only if it is not truncated. */
export function completeFile(runtime: Runtime, path: string): LibrarySource {
  return {
    path,
    use: (open) => {
      requireUsable(runtime, readFile(runtime, path));
      return open(path);
    },
  };
}

/** A library that the user specifies by a path, or by a name that the system looks up. */
export function namedFile(runtime: Runtime, path: string): LibrarySource {
  return {
    path,
    use: (open) => {
      const file = systemFiles(runtime).read(path) ?? runtime.readFile(path);
      if (file !== null) {
        requireUsable(runtime, file);
        // Bun and Windows look up a bare name in the working directory too, in which other users
        // may be able to write.
        if (!/[/\\]/.test(path)) {
          throw new Error(
            `a file of this name is in the working directory: write ./${path} to open it`,
          );
        }
      }
      return open(path);
    },
  };
}

function readFile(runtime: Runtime, path: string): Uint8Array {
  const file = systemFiles(runtime).read(path);
  if (file === null) throw new Error("the file does not exist");
  return file;
}

// e_machine by the name of a processor, elf.h.
const EM_X86_64 = 62;
const EM_AARCH64 = 183;
const MACHINES: Readonly<Record<string, number>> = { x64: EM_X86_64, arm64: EM_AARCH64 };

/**
 * Throws if a file is incomplete, or for another processor. The loader of the system maps the size
 * that the headers declare, and a process that touches a page past the end of the file is killed.
 */
function requireUsable({ target }: Runtime, file: Uint8Array): void {
  const size = declaredSize(file);
  if (size > file.length) {
    throw new Error(`the file is truncated: it has ${file.length} of ${size} bytes`);
  }
  if (!isElf(file)) return;
  // An interrupted download may have its full size. The loader would read the zeros as addresses.
  if (endsInZeros(file)) throw new Error("the file is incomplete: it ends in zeros");
  // glibc reports a library for another processor as one that does not exist.
  const machine = elfMachine(file);
  const expected = MACHINES[target.split("-")[1]!];
  if (expected !== undefined && machine !== expected) {
    throw new Error(
      `the file is for another processor: its e_machine is ${machine}, ${expected} expected`,
    );
  }
}
