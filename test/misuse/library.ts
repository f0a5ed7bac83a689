import { atomic, INT, libraryInfo, useLibrary } from "../../mod.ts";
import type { ExpectedError, MisuseCase } from "./misuse_case.ts";
import { each, othersThan, rows, typeError } from "./rows.ts";

const load = (message: RegExp): ExpectedError => ({ name: "LibraryLoadError", message });

/** Returns all cases for `useLibrary()` and `libraryInfo()`. */
export function* libraryCases(): Generator<MisuseCase> {
  const paths = each([...othersThan("string"), ["empty", ""]], (path) => useLibrary(path));
  yield* rows(
    "useLibrary",
    "path is a path",
    typeError(/^useLibrary\(\): expected a path or a file: URL, got /),
    paths,
  );
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
  yield* libraryInfoCases();
}

/** Returns the cases for `libraryInfo()`, for a process in which no library is in use. */
export function* libraryInfoCases(): Generator<MisuseCase> {
  yield* rows(
    "libraryInfo",
    "a usable library exists",
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
