import type { NativeType, Pointer, Runtime, Signature } from "../runtime/contract.ts";

// winerror.h
const CODES: Readonly<Record<number, readonly [string, string]>> = {
  2: ["ENOENT", "it does not exist"],
  3: ["ENOENT", "the folder does not exist"],
  4: ["EMFILE", "too many files are open in this process"],
  5: ["EACCES", "this user may not use it, or it is a folder, or still mapped"],
  6: ["EINVAL", "another kind of object has the name"],
  8: ["ENOMEM", "not enough memory"],
  19: ["EROFS", "the device is write-protected"],
  32: ["EBUSY", "another process uses it"],
  39: ["ENOSPC", "not enough space on the device for the size"],
  80: ["EEXIST", "it exists already: choose another name, or open it"],
  87: ["EINVAL", "the system does not accept the value"],
  112: ["ENOSPC", "not enough space on the device for the size"],
  123: ["EINVAL", "the system does not accept the name"],
  183: ["EEXIST", "it exists already: choose another name, or open it"],
  206: ["ENAMETOOLONG", "the name is too long"],
  1224: ["EBUSY", "it is still mapped"],
  1450: ["ENOMEM", "not enough memory"],
  1455: ["ENOSPC", "not enough memory for the size"],
};

/** The result of `CreateFileW()` if it fails. INVALID_HANDLE_VALUE, handleapi.h. */
export const INVALID_HANDLE = 0xffffffffffffffffn;

/** An address, a handle or a size, as the runtimes return it. */
export type Word = number | bigint;

/** Any function of the Windows API, with the result as its type. */
export type WindowsCall<T> = (...args: (number | bigint | Pointer)[]) => T;

/** Binds a function of a library. */
export type BindWindows = <T>(
  symbol: string,
  parameters: readonly NativeType[],
  result: Signature["result"],
) => WindowsCall<T>;

/** The functions that files and shared memory have in common. */
export interface Kernel32 {
  /** Binds another function. */
  readonly bind: BindWindows;
  readonly lastError: WindowsCall<number>;
  readonly closeHandle: WindowsCall<number>;
  readonly createFile: WindowsCall<Word>;
  readonly fileSize: WindowsCall<number>;
  /** Returns a pointer to a text. It is valid until the function is called two more times. */
  wide(text: string): Pointer;
}

/** Binds functions of a library of the Windows API. */
export function windowsApi(runtime: Runtime, library: string): BindWindows {
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

/** Returns a text in UTF-16 with a zero. */
function wideString(text: string): Uint8Array {
  const units = new Uint16Array(new ArrayBuffer(2 * text.length + 2));
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

/** Binds the functions that files and shared memory have in common. */
export function kernel32(runtime: Runtime): Kernel32 {
  const bind = windowsApi(runtime, "kernel32.dll");
  // A pointer does not keep memory alive, and MoveFileExW() takes two texts.
  const held: Uint8Array[] = [];
  return {
    bind,
    lastError: bind<number>("GetLastError", [], "u32"),
    closeHandle: bind<number>("CloseHandle", ["usize"], "i32"),
    createFile: bind<Word>(
      "CreateFileW",
      ["pointer", "u32", "u32", "usize", "u32", "u32", "usize"],
      "usize",
    ),
    fileSize: bind<number>("GetFileSizeEx", ["usize", "pointer"], "i32"),
    wide: (text) => {
      held.push(wideString(text));
      if (held.length > 2) held.shift();
      return runtime.pointerTo(held[held.length - 1]!);
    },
  };
}

/** Returns the POSIX name of an error of `GetLastError()`, and what it means. */
export function describeWindowsError(number: number): readonly [code: string, reason: string] {
  return CODES[number] ?? ["EIO", `the system reported error ${number}`];
}
