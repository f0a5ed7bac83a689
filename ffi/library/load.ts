import { LibraryLoadError, type TriedLibrary } from "../errors.ts";
import type { Runtime, SharedLibrary } from "../runtime/contract.ts";
import type { Place } from "../files/contract.ts";

/** Where a library may be. */
export interface Candidate extends Place {
  readonly source: "override" | "file" | "embedded";
}

/** A library that was opened and accepted. */
export interface LoadedLibrary {
  readonly path: string;
  readonly source: Candidate["source"];
  readonly library: SharedLibrary;
}

/**
 * Opens the first candidate that `accept` does not refuse.
 *
 * @param accept Throws, with the reason as its message, for a library that is not the one wanted.
 * @param advice What the reader of the error can do about it.
 */
export function loadFirst(
  runtime: Runtime,
  candidates: Iterable<Candidate>,
  accept: (library: SharedLibrary) => unknown,
  advice: string,
): LoadedLibrary {
  const tried: TriedLibrary[] = [];
  let cause: unknown;
  for (const candidate of candidates) {
    try {
      return candidate.use((path) => {
        const library = runtime.open(path);
        accept(library);
        return { path, source: candidate.source, library };
      });
    } catch (error) {
      cause = error;
      tried.push({
        path: candidate.path,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  throw new LibraryLoadError(tried, advice, cause);
}

/** The path of a file beside this package's code, or null where the code does not come from a file. */
export function pathBeside(moduleUrl: string, relative: string): string | null {
  const url = new URL(relative, moduleUrl);
  if (url.protocol !== "file:") return null;
  const path = decodeURIComponent(url.pathname);
  const inWindows = path.replaceAll("/", "\\");
  // file:///C:/folder, and file://server/share
  if (/^\/[A-Za-z]:\//.test(path)) return inWindows.slice(1);
  return url.host === "" ? path : `\\\\${url.host}${inWindows}`;
}
