import { cString, posixCalls } from "../system/calls.ts";
import { posixIO } from "../system/io.ts";
import type { Runtime } from "../runtime/contract.ts";
import type { LibraryContent, LibrarySource } from "./contract.ts";

/**
 * A file in a new folder of its own, which only the user can enter. Both are removed as soon as the
 * library is open: the loader goes on to know it by its path.
 *
 * @param parent The folder that the new one is made in, or how to call what `find` gives.
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
      // It fails where the name is taken, so the folder is nobody else's, and no link to one that
      // is.
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
        if (fd === null) throw new Error("It is gone again");
        try {
          if (!matches(io.read(fd))) throw new Error("It is not what was written to it");
        } finally {
          io.close(fd);
        }
        return open(path);
      } finally {
        const file = cString(path);
        c.unlink(runtime.pointerTo(file));
        c.rmdir(runtime.pointerTo(folder));
      }
    },
  };
}
