import type { NativeType, Runtime } from "../../ffi/runtime/contract.ts";
import type { DarwinSystem, Node } from "./darwin_system.ts";
import { SimulatedMemory } from "./memory.ts";
import { type SimulatedFunction, simulatedRuntime } from "./runtime.ts";
import { Sleepers } from "./sleepers.ts";

export const E = {
  PERM: 1,
  NOENT: 2,
  INTR: 4,
  BADF: 9,
  NOMEM: 12,
  ACCES: 13,
  FAULT: 14,
  EXIST: 17,
  NOTDIR: 20,
  ISDIR: 21,
  INVAL: 22,
  NOSPC: 28,
  NOTSUP: 45,
  TIMEDOUT: 60,
  NAMETOOLONG: 63,
  NOTEMPTY: 66,
};

/** A process of a simulated macOS, with the given functions of its C library. */
export class DarwinState {
  readonly memory = new SimulatedMemory();
  readonly descriptors = new Map<
    number,
    { readonly node: Node; readonly access: number; position: number; appends?: boolean }
  >();
  readonly mappings = new Map<
    bigint,
    { readonly node: Node | null; readonly size: number; readonly writable: boolean }
  >();
  readonly sleepers = new Sleepers();
  readonly runtime: Runtime;
  readonly errno = new Int32Array(1);
  /** The free bytes of the address space, and the greatest size of a file. */
  addresses = 2 ** 47;
  largestFile = 2n ** 63n - 1n;
  readonly system: DarwinSystem;
  readonly page: number;
  readonly #isArm: boolean;
  readonly #interventions = new Map<string, (() => number | void)[]>();
  #nextDescriptor = 3;

  constructor(
    system: DarwinSystem,
    processor: "x64" | "arm64",
    without: readonly string[],
    functions: (process: DarwinState) => Readonly<Record<string, SimulatedFunction>>,
  ) {
    this.system = system;
    this.#isArm = processor === "arm64";
    this.page = this.#isArm ? 16384 : 4096;
    const errno = this.memory.map(new Uint8Array(this.errno.buffer));
    const library = Object.entries(functions(this))
      .filter(([symbol]) => !without.includes(symbol))
      .map(([symbol, simulated]) => [symbol, this.#setsErrno(symbol, simulated)]);
    this.runtime = simulatedRuntime(`darwin-${processor}`, this.memory, {
      "/usr/lib/libSystem.B.dylib": {
        __error: { parameters: [], result: "pointer", call: () => errno },
        ...Object.fromEntries(library),
      },
    });
  }

  /**
   * Runs a function, such as an action of another process, just before the next call of a C
   * function. The call fails if the function returns an error.
   */
  before(symbol: string, happen: () => number | void): void {
    this.#interventions.set(symbol, [...this.#interventions.get(symbol) ?? [], happen]);
  }

  descriptor(node: Node, access: number): number {
    const fd = this.#nextDescriptor++;
    this.descriptors.set(fd, { node, access, position: 0 });
    return fd;
  }

  fail<T>(error: number, result: T): T {
    this.errno[0] = error;
    return result;
  }

  /**
   * A function with a variable argument. On Apple's arm64 it is the ninth argument, because
   * arguments from the ninth on are on the stack.
   */
  variadic(
    fixed: readonly NativeType[],
    variable: NativeType,
    call: (...args: never[]) => number,
  ): SimulatedFunction {
    const run = call as (...args: unknown[]) => number;
    if (!this.#isArm) return { parameters: [...fixed, variable], result: "i32", call };
    const registers: NativeType[] = [...fixed, ...Array<NativeType>(8 - fixed.length).fill("u64")];
    return {
      parameters: [...registers, "u64"],
      result: "i32",
      call: (...args: (number | bigint)[]) => {
        const value = args[8];
        return run(...args.slice(0, fixed.length), variable === "i32" ? Number(value) : value);
      },
    };
  }

  /** A byte of mapped memory. */
  peek(address: bigint, offset: number): number {
    return this.#mappingAt(address, offset).node.bytes[offset];
  }

  poke(address: bigint, offset: number, byte: number): void {
    const { node, writable } = this.#mappingAt(address, offset);
    if (!writable) throw new Error(`Bus error at ${address} + ${offset}`);
    node.bytes[offset] = byte;
  }

  #mappingAt(address: bigint, offset: number) {
    const mapping = this.mappings.get(address);
    const { node = null, size = 0, writable = false } = mapping ?? {};
    if (node === null || offset >= size) {
      throw new Error(`Segmentation fault at ${address} + ${offset}`);
    }
    return { node, writable };
  }

  /** Resets errno at each call, because it must be read directly after the call that failed. */
  #setsErrno(symbol: string, { parameters, result, call }: SimulatedFunction): SimulatedFunction {
    const run = call as (...args: unknown[]) => number | bigint;
    return {
      parameters,
      result,
      call: (...args: unknown[]) => {
        const failure = this.#interventions.get(symbol)?.shift()?.() ?? 0;
        this.errno[0] = failure;
        return failure === 0 ? run(...args) : -1;
      },
    };
  }
}
