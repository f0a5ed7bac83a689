import { cString, posixCalls } from "../system/calls.ts";
import { posixIO } from "../system/io.ts";
import type { Runtime } from "../runtime/contract.ts";
import type { LibraryContent, LibrarySource } from "./contract.ts";

/**
 * A file in a new folder that only the user can enter. Both are removed when the library is open.
 * The loader still finds the open library by its path.
 *
 * @param parent The folder in which the new one is made, or a name for the result of `find`.
 */
export function privateFile(
  runtime: Runtime,
  parent: string,
  { fileName, bytes, matches }: LibraryContent,
  find: () => string = () => parent,
): LibrarySource {
  const name = `${fileName}-XXXXXX`;
  return {
    path: `${parent}/${name}/${fileName}`,
    use: (open) => {
      const c = posixCalls(runtime);
      const io = posixIO(runtime);
      const folder = cString(`${find()}/${name}`);
      // mkdtemp() fails if the name is taken, so the folder is new and not a link.
      if (BigInt(c.mkdtemp(runtime.pointerTo(folder))) === 0n) throw io.error("mkdtemp");
      const path = `${new TextDecoder().decode(folder.subarray(0, -1))}/${fileName}`;
      try {
        const written = io.create(path);
        try {
          io.write(written, bytes);
        } finally {
          io.close(written);
        }
        const fd = io.open(path);
        if (fd === null) throw new Error("The file was removed after it was written");
        try {
          if (!matches(io.read(fd))) throw new Error("The file was changed after it was written");
        } finally {
          io.close(fd);
        }
        return open(path);
      } finally {
        // A failure to remove them is ignored: the library is open, or the first failure is
        // the one to report.
        const file = cString(path);
        c.unlink(runtime.pointerTo(file));
        c.rmdir(runtime.pointerTo(folder));
      }
    },
  };
}
