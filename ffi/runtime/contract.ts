/**
 * An address for native code: a number in Bun, an object in Deno, a `bigint` in Node. Only the
 * adapters use its value.
 */
export type Pointer = { readonly __pointer: never };

/** The C types of parameters and results. `pointer` is any data pointer, `usize` is `size_t`. */
export type NativeType = "pointer" | "i32" | "u32" | "u64" | "usize" | "f64";

/** The shape of a native function, in C's order of parameters. */
export interface Signature {
  readonly parameters: readonly NativeType[];
  readonly result: NativeType | "void";
  /**
   * Whether calls run on another thread and return a promise. A call must not sleep for long:
   * Bun can end a thread only between calls.
   */
  readonly nonblocking?: boolean;
}

/** A native function. The caller of `bind()` knows its type. */
export type NativeFunction = (...args: never[]) => unknown;

/**
 * An open shared library. It stays open until the process ends, because a call into a closed
 * library would crash.
 */
export interface SharedLibrary {
  /** Binds exported functions by name. Null for each that the library does not export. */
  functions(signatures: Readonly<Record<string, Signature>>): Record<string, NativeFunction | null>;

  /** Returns the address of an exported function. Null if the library does not export it. */
  addressOf(symbol: string): Pointer | null;

  /**
   * Binds the function at `pointer`.
   *
   * `symbol` is a name under which the library may export the function. Some runtimes call named
   * functions faster, or can call no others. The name is used only if its address is `pointer`.
   *
   * Throws if the runtime can call neither.
   */
  bind(pointer: Pointer, signature: Signature, symbol?: string): NativeFunction;

  /** Calls an exported function that returns a struct by value. Returns the bytes of the struct. */
  callForStruct(
    symbol: string,
    signature: StructSignature,
    args: readonly (number | bigint)[],
  ): Uint8Array;
}

/** The shape of a function that returns a struct by value, made of pointer-sized fields. */
export interface StructSignature {
  readonly parameters: readonly NativeType[];
  readonly byteLength: number;
}

/** The differences between the runtimes. */
export interface Runtime {
  /**
   * The operating system and processor, named as in Node, such as `linux-x64` and `win32-arm64`.
   */
  readonly target: string;

  /**
   * Whether a pointer is a JavaScript number, so that `pointer + offset` is a pointer too. If not,
   * making a pointer for each call is slow.
   */
  readonly hasNumericPointers: boolean;

  /** Whether calls with integers are fast. If not, only pointers and `f64` are passed fast. */
  readonly hasFastIntegers: boolean;

  /** Whether a function can be called by its pointer alone, without a name. */
  readonly callsPointers: boolean;

  /**
   * Names a shared library. The first use opens it, and throws the error of the runtime if that
   * fails.
   */
  open(path: string): SharedLibrary;

  /**
   * Returns the address of the first byte of `bytes`, which must not be empty.
   *
   * It is valid while `bytes.length` is not 0 and, for a resizable buffer, until its length
   * changes: Bun may move the memory then.
   */
  pointerTo(bytes: Uint8Array): Pointer;

  /** Returns a pointer as a number. */
  addressOf(pointer: Pointer): bigint;

  /** Returns the pointer to a native address. Null for 0. */
  pointerAt(address: bigint): Pointer | null;

  /** Copies `byteLength` bytes of native memory. */
  copyFrom(pointer: Pointer, byteLength: number): Uint8Array;

  /** Returns native memory as a buffer, without a copy. The buffer does not own the memory. */
  bufferAt(pointer: Pointer, byteLength: number): ArrayBuffer;

  /**
   * Returns native memory as a buffer that owns it. When the last buffer with this memory is
   * collected, in any thread and after any transfer, the runtime calls the C function
   * `free(pointer, byteLength)`. Null if the runtime has no such buffers.
   */
  readonly owningBufferAt:
    | ((pointer: Pointer, byteLength: number, free: Pointer) => ArrayBuffer)
    | null;

  /** The greatest length of a buffer in bytes. */
  readonly longestBuffer: number;

  /**
   * Reads a file that only the runtime can see, such as one inside an executable. Null if it does
   * not exist or may not be read. Never prompts for a permission.
   */
  readFile(path: string): Uint8Array | null;

  /**
   * Returns an environment variable. Undefined if it is not set or may not be read. Never prompts
   * for a permission.
   */
  environment(name: string): string | undefined;
}
