import { declaredSize } from "./declared_size.ts";
import type { Runtime } from "../runtime/contract.ts";
import type { LibraryContent, Place } from "../files/contract.ts";
import { systemFiles } from "../files/select.ts";

/** The file of a library whose content is known. */
export function builtFile(runtime: Runtime, path: string, { matches }: LibraryContent): Place {
  return {
    path,
    use: (open) => {
      const file = systemFiles(runtime).read(path);
      if (file === null) throw new Error("There is no such file");
      if (!matches(file)) throw new Error("It is not what was built: it is cut off or was changed");
      return open(path);
    },
  };
}

/** A library of the user's, as a path or as a name for the system to look up. Its content is not known, but it must be all there. */
export function namedFile(runtime: Runtime, path: string): Place {
  return {
    path,
    use: (open) => {
      // Bun looks up what is only a name in the working directory as well. What is no file may still be a library of the system.
      const file = systemFiles(runtime).read(path);
      const size = file === null ? 0 : declaredSize(file);
      // The system's loader maps what the headers tell of, and the first touch of what is missing ends the process.
      if (file !== null && size > file.length) {
        throw new Error(`It is cut off: of ${size} bytes, only ${file.length} are there`);
      }
      return open(path);
    },
  };
}
