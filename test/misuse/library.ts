import { atomic, INT, libraryInfo, useLibrary } from "../../mod.ts";
import type { Breach, ExpectedError } from "./breach.ts";
import { each, othersThan, rows, typeError } from "./rows.ts";

/** All ways to break a precondition of the choice of the library. */
export function* libraryBreaches(): Generator<Breach> {
  const paths = each([...othersThan("string"), ["empty", ""]], (path) => useLibrary(path));
  yield* rows(
    "useLibrary",
    "it is given a path",
    typeError(/^useLibrary\(\): expected a path or a file: URL, got /),
    paths,
  );
  const load = (message: RegExp): ExpectedError => ({ name: "LibraryLoadError", message });
  yield* rows(
    "useLibrary",
    "no other library is in use",
    load(/is in use already\nCall useLibrary\(\) before the first operation$/),
    [
      ["", () => {
        atomic({ width: 4, atype: INT });
        return { call: () => useLibrary("/nowhere/libpatomic.so.1") };
      }],
    ],
  );
  // In a process of its own, since any other has a library in use.
  yield* rows(
    "libraryInfo",
    "there is a usable library",
    load(/^Could not load the patomic library\n {2}\/nowhere/),
    [[
      "",
      () => {
        useLibrary("/nowhere/libpatomic.so.1");
        return { call: () => libraryInfo() };
      },
    ]],
  );
}
