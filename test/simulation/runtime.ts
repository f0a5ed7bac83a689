import assert from "node:assert/strict";
import type {
  NativeFunction,
  NativeType,
  Pointer,
  Runtime,
  SharedLibrary,
  Signature,
} from "../../ffi/runtime/contract.ts";
import { type SimulatedMemory, SimulatedPointer, toPointer } from "./memory.ts";

/**
 * A C function: its prototype and its implementation, which receives numbers for types of 32 bits,
 * and a `bigint` for all other types, also for pointers.
 */
export interface SimulatedFunction {
  readonly parameters: readonly NativeType[];
  readonly result: Signature["result"];
  readonly call: (...args: never[]) => number | bigint | void;
}

/** The functions of libraries, by the names of both. */
export type SimulatedLibraries = Readonly<
  Record<string, Readonly<Record<string, SimulatedFunction>>>
>;

/**
 * A runtime on a simulated system. Unlike a real one, it refuses calls that do not match the
 * prototype.
 */
export function simulatedRuntime(
  target: string,
  memory: SimulatedMemory,
  libraries: SimulatedLibraries,
  environment: Readonly<Record<string, string>> = {},
): Runtime {
  const addressOf = (pointer: Pointer) => (pointer as unknown as SimulatedPointer).address;
  return {
    target,
    hasNumericPointers: false,
    hasFastIntegers: true,
    callsPointers: true,
    open: (path) => openLibrary(path, libraries[path]),
    pointerTo: (bytes) => {
      assert.ok(bytes.length > 0, "an empty array has no address");
      return toPointer(memory.addressOf(bytes));
    },
    addressOf,
    pointerAt: (address) => address === 0n ? null : toPointer(address),
    copyFrom: (pointer, byteLength) => memory.at(addressOf(pointer), byteLength).slice(),
    bufferAt: (pointer, byteLength) => {
      const { buffer } = memory.at(addressOf(pointer), byteLength);
      assert.equal(buffer.byteLength, byteLength, "a buffer must be passed completely");
      return buffer as ArrayBuffer;
    },
    owningBufferAt: null,
    longestBuffer: Number.MAX_SAFE_INTEGER,
    readFile: () => null,
    environment: (name) => environment[name],
  };
}

function openLibrary(path: string, library: SimulatedLibraries[string] | undefined): SharedLibrary {
  const refuse = () => {
    throw new Error("not simulated");
  };
  return {
    functions: (signatures) => {
      if (library === undefined) throw new Error(`The library ${path} does not exist`);
      const bound = Object.entries(signatures).map(([symbol, signature]) => {
        const found = library[symbol];
        // The simulation has no other threads.
        return [
          symbol,
          found === undefined || signature.nonblocking ? null : bind(symbol, signature, found),
        ];
      });
      return Object.fromEntries(bound);
    },
    addressOf: (symbol) =>
      library?.[symbol] === undefined ? null : toPointer(BigInt(symbol.length)),
    bind: refuse,
    callForStruct: refuse,
  };
}

function bind(symbol: string, signature: Signature, found: SimulatedFunction): NativeFunction {
  const { parameters, result, call } = found;
  assert.deepEqual(
    signature.parameters.map(sizeOf),
    parameters.map(sizeOf),
    `${symbol}() requires ${parameters}`,
  );
  assert.equal(sizeOf(signature.result), sizeOf(result), `${symbol}() returns ${result}`);
  return (...args: unknown[]) => {
    assert.equal(args.length, parameters.length, `${symbol}() requires ${parameters}`);
    const values = args.map((value, i) =>
      toC(value, signature.parameters[i], `argument ${i} of ${symbol}()`)
    );
    const given = (call as (...args: unknown[]) => number | bigint | undefined)(...values);
    // As the runtimes do if the value fits.
    return typeof given === "bigint" && given <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(given)
      : given;
  };
}

/** Types that a processor passes in the same way. */
function sizeOf(type: Signature["result"]): string {
  return type === "pointer" || type === "usize" ? "u64" : type;
}

function toC(value: unknown, type: NativeType, what: string): number | bigint {
  if (type === "pointer") {
    assert.ok(value instanceof SimulatedPointer, `${what} is not a pointer: ${value}`);
    return value.address;
  }
  if (type === "i32" || type === "u32") {
    assert.ok(
      value === (type === "i32" ? Number(value) | 0 : Number(value) >>> 0),
      `${what} is not of type ${type}: ${value}`,
    );
    return value as number;
  }
  const integer = BigInt(value as number | bigint);
  assert.equal(BigInt.asUintN(64, integer), integer, `${what} is not of type ${type}: ${value}`);
  return integer;
}
