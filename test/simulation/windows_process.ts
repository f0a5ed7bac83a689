import type { Runtime } from "../../ffi/runtime/contract.ts";
import { SimulatedMemory } from "./memory.ts";
import { type SimulatedFunction, type SimulatedLibraries, simulatedRuntime } from "./runtime.ts";
import {
  type OpenFile,
  PAGE,
  type Section,
  type View,
  type WindowsSystem,
} from "./windows_system.ts";

interface Handle {
  readonly openFile?: OpenFile;
  readonly section?: Section;
  /** The allowed ways to map the section. */
  readonly access?: number;
}

/** A process of a simulated Windows, with the given functions of kernel32. */
export class WindowsState {
  readonly memory = new SimulatedMemory();
  readonly handles = new Map<bigint, Handle>();
  readonly views = new Map<bigint, View>();
  /** The security descriptors that were made and not freed, as text. */
  readonly descriptors = new Map<bigint, string>();
  readonly runtime: Runtime;
  lastError = 0;
  refusesDescriptors = false;
  /** Functions that fail with `ERROR_ACCESS_DENIED`. */
  readonly refused = new Set<string>();
  /** The free bytes of the address space. */
  addresses = 2 ** 47;
  readonly system: WindowsSystem;
  #nextHandle = 4n;
  readonly #interventions = new Map<string, (() => void)[]>();

  constructor(
    system: WindowsSystem,
    without: readonly string[],
    functions: (process: WindowsState) => Readonly<Record<string, SimulatedFunction>>,
  ) {
    this.system = system;
    system.processes.add(this);
    const kernel32 = Object.entries(functions(this))
      .filter(([symbol]) => !without.includes(symbol))
      .map(([symbol, simulated]) => [symbol, this.#reporting(symbol, simulated)]);
    const libraries: SimulatedLibraries = {
      "kernel32.dll": Object.fromEntries(kernel32),
      "advapi32.dll": {
        ConvertStringSecurityDescriptorToSecurityDescriptorW: {
          parameters: ["pointer", "u32", "pointer", "pointer"],
          result: "i32",
          call: (text: bigint, revision: number, descriptor: bigint, size: bigint) => {
            if (this.refusesDescriptors || revision !== 1 || size !== 0n) return this.fail(87, 0);
            const made = this.memory.map(new Uint8Array(1));
            this.descriptors.set(made, this.memory.text(text, "utf-16le"));
            this.memory.writeWord(descriptor, made);
            return 1;
          },
        },
      },
    };
    this.runtime = simulatedRuntime("win32-x64", this.memory, libraries);
  }

  get sections(): Section[] {
    const open = [...this.handles.values()].flatMap(({ section }) => section ?? []);
    return [...open, ...[...this.views.values()].map(({ section }) => section)];
  }

  get openFiles(): OpenFile[] {
    return [...this.handles.values()].flatMap(({ openFile }) => openFile ?? []);
  }

  /** Runs a function, such as an action of another process, just before the next call. */
  before(symbol: string, happen: () => void): void {
    this.#interventions.set(symbol, [...this.#interventions.get(symbol) ?? [], happen]);
  }

  /** Ends the process: the system closes its handles. */
  end(): void {
    this.system.processes.delete(this);
    this.system.sweep();
  }

  handle(what: Handle): bigint {
    const handle = this.#nextHandle;
    this.#nextHandle += 4n;
    this.handles.set(handle, what);
    return handle;
  }

  /** Records an error, and returns the result that reports it. */
  fail<T>(error: number, result: T): T {
    this.lastError = error;
    return result;
  }

  /** A byte of mapped memory as this process sees it. */
  peek(address: bigint, offset: number): number {
    const { copies, section } = this.#viewAt(address, offset);
    return copies.get(Math.floor(offset / PAGE))?.[offset % PAGE] ?? section.bytes()[offset];
  }

  poke(address: bigint, offset: number, byte: number): void {
    const { section, isCopyOnWrite, copies } = this.#viewAt(address, offset);
    const page = Math.floor(offset / PAGE);
    if (isCopyOnWrite && !copies.has(page)) {
      const copy = new Uint8Array(PAGE);
      copy.set(section.bytes().subarray(page * PAGE, (page + 1) * PAGE));
      copies.set(page, copy);
    }
    const copy = copies.get(page);
    if (copy === undefined) section.bytes()[offset] = byte;
    else copy[offset % PAGE] = byte;
  }

  #viewAt(address: bigint, offset: number): View {
    const view = this.views.get(address);
    if (view === undefined || offset >= view.size) {
      throw new Error(`Access violation at ${address} + ${offset}`);
    }
    return view;
  }

  /** Resets the last error at each call except GetLastError(), which must come next. */
  #reporting(symbol: string, { parameters, result, call }: SimulatedFunction): SimulatedFunction {
    const run = call as (...args: unknown[]) => number | bigint;
    return {
      parameters,
      result,
      call: (...args: unknown[]) => {
        this.#interventions.get(symbol)?.shift()?.();
        if (symbol !== "GetLastError") this.lastError = 0;
        if (this.refused.has(symbol)) {
          const ERROR_ACCESS_DENIED = 5;
          return this.fail(ERROR_ACCESS_DENIED, result === "usize" ? 0n : 0);
        }
        return run(...args);
      },
    };
  }
}
