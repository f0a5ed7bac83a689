import { type AtomicHandle, handleOn } from "../atomics/handle.ts";
import type { ArrayState } from "./array_object.ts";

/** Returns the handle of an array: an atomic's handle with `length` and `stride`. */
export function arrayHandleOf(
  { arrayClass, bytes, length, stride }: ArrayState,
): AtomicHandle<object> {
  return { ...handleOn(arrayClass.element, bytes), length, stride };
}
