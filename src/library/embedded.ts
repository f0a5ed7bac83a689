import type { EmbeddedLibrary } from "../../ffi/library/embedded_library.ts";

/**
 * The libraries embedded in the code, by target.
 *
 * It is empty in a clone, in which the library is a file beside the code. In the published tree,
 * `npm run build:package` replaces this module by one with all libraries.
 */
export const EMBEDDED: Readonly<Record<string, EmbeddedLibrary>> = {};
