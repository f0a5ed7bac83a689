import { builtFile, completeFile } from "../../ffi/library/candidates.ts";
import { isContentOf, unpack } from "../../ffi/library/embedded_library.ts";
import { pathBeside } from "../../ffi/library/file_path.ts";
import type { Candidate } from "../../ffi/library/load.ts";
import type { Runtime } from "../../ffi/runtime/contract.ts";
import type { LibraryContent } from "../../ffi/files/contract.ts";
import { systemFiles } from "../../ffi/files/select.ts";
import { EMBEDDED } from "./embedded.ts";

const FILE_NAMES: Readonly<Record<string, string>> = {
  linux: "libpatomic.so.1",
  darwin: "libpatomic.dylib",
  win32: "patomic.dll",
};

/** The package's own library: the file beside the code, or the copy embedded in the code. */
export function* ownLibraries(runtime: Runtime): Generator<Candidate> {
  const { target } = runtime;
  const fileName = FILE_NAMES[target.split("-")[0]!];
  const embedded = EMBEDDED[target];
  const beside = fileName && pathBeside(import.meta.url, `../../lib/${target}/${fileName}`);
  if (beside) {
    const file = embedded === undefined
      ? completeFile(runtime, beside)
      : builtFile(runtime, beside, (bytes) => isContentOf(embedded, bytes));
    yield { ...file, source: "file" };
  }
  if (embedded === undefined) {
    const targets = Object.keys(EMBEDDED).join(", ");
    if (targets === "" && beside) return;
    yield refused(
      target,
      targets === ""
        ? "This source tree has no embedded libraries: use a published one, such as a release tag"
        : `There are libraries for ${targets} only`,
    );
    return;
  }
  let content: LibraryContent;
  try {
    content = unpack(embedded, fileName!);
  } catch (error) {
    yield refused(target, (error as Error).message);
    return;
  }
  for (const source of systemFiles(runtime).places(content)) {
    yield { ...source, source: "embedded" };
  }
}

/** An embedded library that cannot be used, with the reason. */
function refused(target: string, reason: string): Candidate {
  const use = () => {
    throw new Error(reason);
  };
  return { path: `the library embedded for ${target}`, use, source: "embedded" };
}
