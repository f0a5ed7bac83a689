/** An address that native code may be given: a number in Bun, an object in Deno, opaque to everyone else. */
export type Pointer = { readonly __pointer: never };

/** The C types that a native function may take and give. `pointer` is any data pointer, `usize` a `size_t`. */
export type NativeType = "pointer" | "i32" | "u32" | "u64" | "usize" | "f64";

/** The shape of a native function, in C's order of parameters. */
export interface Signature {
  readonly parameters: readonly NativeType[];
  readonly result: NativeType | "void";
  /** Whether it is to run on a thread of its own, and give a promise. It must not sleep for long: a thread of Bun's can be ended between calls only. */
  readonly nonblocking?: boolean;
}

/** A native function. Who binds it knows its real type. */
export type NativeFunction = (...args: never[]) => unknown;

/** An open shared library. It stays open until the process ends: a call into a closed one would crash. */
export interface SharedLibrary {
  /** Binds exported functions by name: null for each that the library does not have. */
  functions(signatures: Readonly<Record<string, Signature>>): Record<string, NativeFunction | null>;

  /** The address of an exported function, null where the library has none of that name. */
  addressOf(symbol: string): Pointer | null;

  /**
   * Binds the function at `pointer`.
   *
   * `symbol` is the name it may be exported under, through which some runtimes call faster; the name is used only where
   * its address is `pointer`.
   */
  bind(pointer: Pointer, signature: Signature, symbol?: string): NativeFunction;

  /** Calls an exported function whose result is a struct of `byteLength` bytes by value, and gives its bytes. */
  callForStruct(
    symbol: string,
    signature: StructSignature,
    args: readonly (number | bigint)[],
  ): Uint8Array;
}

/** The shape of a function that gives a struct by value, made of pointer-sized fields. */
export interface StructSignature {
  readonly parameters: readonly NativeType[];
  readonly byteLength: number;
}

/** What differs between the runtimes, and nothing else. */
export interface Runtime {
  /** The operating system and processor, in Node's words: `linux-x64`, `darwin-arm64`, `win32-x64` … */
  readonly target: string;

  /**
   * Whether a pointer is a JavaScript number, so that `pointer + offset` is a pointer too. Otherwise a
   * pointer is an object, and making one for each call is slow.
   */
  readonly hasNumericPointers: boolean;

  /** Names a shared library. It is opened by the first use of it, which throws what the runtime throws where it cannot. */
  open(path: string): SharedLibrary;

  /** The address of the first byte of `bytes`, which must not be empty. It is good while `bytes.length` is not 0
   * and, for a resizable buffer, until its length next changes: Bun may move it then.
   */
  pointerTo(bytes: Uint8Array): Pointer;

  /** The pointer as a number. */
  addressOf(pointer: Pointer): bigint;

  /** The pointer to a native address, null for 0. */
  pointerAt(address: bigint): Pointer | null;

  /** A copy of `byteLength` bytes of native memory. */
  copyFrom(pointer: Pointer, byteLength: number): Uint8Array;

  /** The bytes of native memory as a buffer: no copy, and nothing that keeps the memory or gives it up. */
  bufferAt(pointer: Pointer, byteLength: number): ArrayBuffer;

  /**
   * The same as a buffer that gives the memory up: once no buffer has it any more, whichever it was transferred to last, in whichever
   * thread, `free(pointer, byteLength)` is called, a C function. Null where the runtime has no such buffers.
   */
  readonly owningBufferAt:
    | ((pointer: Pointer, byteLength: number, free: Pointer) => ArrayBuffer)
    | null;

  /** The length in bytes that a buffer can have at most. */
  readonly longestBuffer: number;

  /**
   * Reads a file that only the runtime can see, such as one inside an executable. Null if there is none, or if it may not
   * be read. Never prompts for a permission.
   */
  readFile(path: string): Uint8Array | null;

  /** An environment variable, undefined where it is not set or may not be read. Never prompts for a permission. */
  environment(name: string): string | undefined;
}
