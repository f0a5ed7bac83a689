import { declaredSize } from "./declared_size.ts";
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
      requireComplete(readFile(runtime, path));
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
        requireComplete(file);
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

/**
 * Throws if a file is truncated. The loader of the system maps the size that the headers declare,
 * and a process that touches a page past the end of the file is killed.
 */
function requireComplete(file: Uint8Array): void {
  const size = declaredSize(file);
  if (size > file.length) {
    throw new Error(`the file is truncated: it has ${file.length} of ${size} bytes`);
  }
}
