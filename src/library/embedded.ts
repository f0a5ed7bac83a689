import type { EmbeddedLibrary } from "../../ffi/library/embedded_library.ts";

/**
 * The libraries embedded in the code, by target.
 *
 * None in a clone, where the library is a file beside the code. In the tree that is published,
 * `npm run build:package` replaces this module by one with all of them.
 */
export const EMBEDDED: Readonly<Record<string, EmbeddedLibrary>> = {};
