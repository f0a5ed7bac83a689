import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { checksum } from "../../ffi/library/checksum.ts";
import type { EmbeddedLibrary } from "../../ffi/library/embedded_library.ts";
import { compressLz4 } from "./lz4.ts";

/** Returns a library as the code embeds it. */
export function embed(content: Uint8Array): EmbeddedLibrary {
  const lz4 = Buffer.from(compressLz4(content)).toString("base64");
  return {
    lz4: () => lz4,
    size: content.length,
    checksum: checksum(content),
    sha256: createHash("sha256").update(content).digest("hex"),
  };
}

/** Returns the text of `src/library/embedded.ts` with the given libraries, by target. */
export function embeddedModule(libraries: ReadonlyMap<string, string>): string {
  const entries = [...libraries].map(([target, file]) => {
    const { lz4, size, checksum, sha256 } = embed(readFileSync(file));
    return `  "${target}": {
    lz4: () => "${lz4()}",
    size: ${size},
    checksum: ${checksum},
    sha256: "${sha256}",
  },`;
  });
  const type = "Readonly<Record<string, EmbeddedLibrary>>";
  return `import type { EmbeddedLibrary } from "../../ffi/library/embedded_library.ts";

/** The libraries embedded in the code, by target. Written by \`npm run build:package\`. */
export const EMBEDDED: ${type} = {
${entries.join("\n")}
};
`;
}
