import type { LibraryContent } from "../files/contract.ts";
import { checksum } from "./checksum.ts";
import { decompressLz4 } from "./lz4.ts";

/** A library as `npm run build:package` embeds it in the code. */
export interface EmbeddedLibrary {
  /** Returns the content as an LZ4 block in base64. A function, so that engines skip the text. */
  readonly lz4: () => string;
  /** The number of bytes of the content. */
  readonly size: number;
  /** The `checksum()` of the content. */
  readonly checksum: number;
  readonly sha256: string;
}

// Each byte becomes one character, so equal texts are equal bytes. The comparison is native, a loop
// over the bytes would first run uncompiled.
const asText = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

/** Returns whether a file has the length and the checksum of an embedded library. */
export function isContentOf(embedded: EmbeddedLibrary, file: Uint8Array): boolean {
  return file.length === embedded.size && checksum(file) === embedded.checksum;
}

/** Returns the content of an embedded library. Throws if it was damaged. */
export function unpack(embedded: EmbeddedLibrary, fileName: string): LibraryContent {
  const bytes = decompressLz4(atob(embedded.lz4()), embedded.size);
  const found = checksum(bytes);
  if (found !== embedded.checksum) {
    const [is, built] = [found, embedded.checksum].map((value) =>
      value.toString(16).padStart(8, "0")
    );
    throw new Error(`the embedded library is damaged: its checksum is ${is}, ${built} expected`);
  }
  let text: string | undefined;
  return {
    fileName,
    sha256: embedded.sha256,
    bytes,
    matches: (other) => other.length === bytes.length && asText(other) === (text ??= asText(bytes)),
  };
}
