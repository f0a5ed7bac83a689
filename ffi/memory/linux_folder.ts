import type { Runtime } from "../runtime/contract.ts";
import { cString, cText, posixCalls } from "../system/calls.ts";

// The fields d_reclen, d_type and d_name of `struct dirent`, in bytes, and values of d_type;
// dirent.h.
const [D_RECLEN, D_TYPE, D_NAME] = [16, 18, 19];
const [DT_UNKNOWN, DT_REG] = [0, 8];

/**
 * Returns the names of a folder's files, sorted, null if it cannot be opened. Names that are not
 * UTF-8 are left out.
 */
export function listNames(runtime: Runtime, path: string): string[] | null {
  const c = posixCalls(runtime);
  const text = cString(path);
  const folder = BigInt(c.opendir(runtime.pointerTo(text)));
  if (folder === 0n) return null;
  const names: string[] = [];
  for (;;) {
    const entry = runtime.pointerAt(BigInt(c.readdir(folder)));
    // readdir() returns null at the end and for an error. With a valid descriptor no error occurs.
    if (entry === null) break;
    const head = new DataView(runtime.copyFrom(entry, D_NAME).buffer);
    const type = head.getUint8(D_TYPE);
    if (type !== DT_REG && type !== DT_UNKNOWN) continue;
    const record = runtime.copyFrom(entry, head.getUint16(D_RECLEN, true));
    const name = cText(record, D_NAME);
    if (name !== null) names.push(name);
  }
  if (c.closedir(folder) !== 0) throw new Error(`closedir() failed for ${path}`);
  return names.sort();
}
