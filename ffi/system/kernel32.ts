import type {
  NativeFunction,
  NativeType,
  Pointer,
  Runtime,
  Signature,
} from "../runtime/contract.ts";

const CODES: Readonly<Record<number, readonly [string, string]>> = {
  2: ["ENOENT", "it does not exist"],
  3: ["ENOENT", "the folder does not exist"],
  4: ["EMFILE", "too many files are open in this process"],
  5: ["EACCES", "this user may not use it, or it is a folder, or still mapped"],
  6: ["EINVAL", "the name is one of another kind of object"],
  8: ["ENOMEM", "there is not enough memory"],
  19: ["EROFS", "the device is write-protected"],
  32: ["EBUSY", "another process uses it"],
  39: ["ENOSPC", "the device has not enough space for the size"],
  80: ["EEXIST", "it exists already: choose another name, or open it"],
  87: ["EINVAL", "the system takes no such value"],
  112: ["ENOSPC", "the device has not enough space for the size"],
  123: ["EINVAL", "the system takes no such name"],
  183: ["EEXIST", "it exists already: choose another name, or open it"],
  206: ["ENAMETOOLONG", "the system takes only shorter names"],
  1224: ["EBUSY", "it is still mapped"],
  1450: ["ENOMEM", "there is not enough memory"],
  1455: ["ENOSPC", "there is not enough memory for the size"],
};

/** What `CreateFileW()` and its like give where there is no handle to give. */
export const INVALID_HANDLE = 0xffffffffffffffffn;

/** An address, a handle or a size as it is given back. */
export type Word = number | bigint;

/** Any function of the Windows API, with the result as its type. */
export type WindowsCall<T> = (...args: (number | bigint | Pointer)[]) => T;

/** Binds functions of a library of the Windows API. */
export function windowsApi(runtime: Runtime, library: string) {
  const opened = runtime.open(library);
  return <T>(
    symbol: string,
    parameters: readonly NativeType[],
    result: Signature["result"],
  ): WindowsCall<T> => {
    const found = opened.functions({ [symbol]: { parameters, result } })[symbol];
    if (!found) throw new Error(`${library} has no ${symbol}()`);
    return found as unknown as WindowsCall<T>;
  };
}

/**
 * The text as Windows has it. A pointer to it keeps nothing alive: who makes one holds the bytes.
 */
export function wideString(text: string): Uint8Array {
  const units = new Uint16Array(new ArrayBuffer(2 * text.length + 2));
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

/** The POSIX name of what `GetLastError()` gave, and what it says, in words. */
export function describeWindowsError(number: number): readonly [code: string, reason: string] {
  return CODES[number] ?? ["EIO", `the system reported error ${number}`];
}
