import { LibraryLoadError, type TriedLibrary } from "../errors.ts";
import type { Runtime, SharedLibrary } from "../runtime/contract.ts";
import type { LibrarySource } from "../files/contract.ts";

/** A library that may be opened. */
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
 * @param accept Throws an error with the reason if the library cannot be used.
 * @param advice The last line of the error message: what the user can do.
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
