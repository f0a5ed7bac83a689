import type { AType } from "../atomics/atype.ts";
import type { AtomicHandle } from "../atomics/handle.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import type { ArrayState } from "./array_object.ts";

/** Returns the handle of an array: an atomic's handle with `length` and `stride`. */
export function arrayHandleOf(
  { arrayClass, bytes, length, stride }: ArrayState,
): AtomicHandle<object> {
  const { atype, width, integral, signed, readonly } = arrayClass.element;
  const memory = mappingOf(bytes)?.origin ?? { buffer: bytes.buffer as SharedArrayBuffer };
  return {
    atype: atype as AType,
    width,
    integral,
    signed,
    readonly,
    offset: bytes.byteOffset,
    length,
    stride,
    ...memory,
  };
}
