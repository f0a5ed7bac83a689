import { LibraryLoadError, type TriedLibrary } from "../errors.ts";
import type { Runtime, SharedLibrary } from "../runtime/contract.ts";
import type { LibrarySource } from "../files/contract.ts";

/** Where a library may be. */
export interface Candidate extends LibrarySource {
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
