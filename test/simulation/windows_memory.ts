import type { SimulatedFunction } from "./runtime.ts";
import type { WindowsState } from "./windows_process.ts";
import { PAGE, type Section, type View } from "./windows_system.ts";

const [PAGE_READWRITE, PAGE_WRITECOPY] = [4, 8];
const [MAP_COPY, MAP_WRITE, MAP_READ] = [1, 2, 4];
const GENERIC_WRITE = 0x40000000;
const INVALID_HANDLE = 2n ** 64n - 1n;
const ERROR = {
  FILE_NOT_FOUND: 2,
  ACCESS_DENIED: 5,
  INVALID_HANDLE: 6,
  NOT_ENOUGH_MEMORY: 8,
  INVALID_PARAMETER: 87,
  DISK_FULL: 112,
  ALREADY_EXISTS: 183,
  INVALID_ADDRESS: 487,
  MAPPED_ALIGNMENT: 1132,
  COMMITMENT_LIMIT: 1455,
};
// A test has no room for larger memory.
const MOST_BYTES = 2 ** 20;

/** The functions of Windows for shared memory: sections and their views. */
export function memoryFunctions(process: WindowsState): Record<string, SimulatedFunction> {
  const { system, memory, handles, views } = process;

  const makeSection = (
    file: bigint,
    protection: number,
    size: number,
    name: string | undefined,
  ): bigint => {
    if (file === INVALID_HANDLE) {
      if (size > system.memory) return process.fail(ERROR.COMMITMENT_LIMIT, 0n);
      const bytes = new Uint8Array(Math.min(Math.ceil(size / PAGE) * PAGE, MOST_BYTES));
      const section = { name, file: undefined, protection, size, bytes: () => bytes };
      return process.handle({ section, access: MAP_READ | MAP_WRITE });
    }
    const opened = handles.get(file)?.openFile;
    if (opened === undefined) return process.fail(ERROR.INVALID_HANDLE, 0n);
    const writes = (opened.access & GENERIC_WRITE) !== 0;
    if (protection === PAGE_READWRITE && !writes) return process.fail(ERROR.ACCESS_DENIED, 0n);
    const { file: onDisk } = opened;
    const more = size - onDisk.bytes.length;
    if (more > 0) {
      if (protection === PAGE_WRITECOPY) return process.fail(ERROR.NOT_ENOUGH_MEMORY, 0n);
      if (more > system.disk) return process.fail(ERROR.DISK_FULL, 0n);
      const grown = new Uint8Array(size);
      grown.set(onDisk.bytes);
      onDisk.bytes = grown;
    }
    const section = { name, file: onDisk, protection, size, bytes: () => onDisk.bytes };
    return process.handle({
      section,
      access: protection === PAGE_WRITECOPY ? MAP_READ : MAP_READ | MAP_WRITE,
    });
  };

  const mapView = (section: Section, access: number, size: number): bigint => {
    if (size > section.size) return process.fail(ERROR.ACCESS_DENIED, 0n);
    const whole = Math.ceil((size === 0 ? section.size : size) / PAGE) * PAGE;
    if (whole > process.addresses) return process.fail(ERROR.NOT_ENOUGH_MEMORY, 0n);
    const view: View = {
      section,
      size: whole,
      isCopyOnWrite: (access & MAP_COPY) !== 0,
      copies: new Map(),
    };
    // The test accesses it by peek() and poke(), which handle private copies.
    const address = memory.map(new Uint8Array(0), whole);
    views.set(address, view);
    return address;
  };

  return {
    GetLastError: { parameters: [], result: "u32", call: () => process.lastError },
    CloseHandle: {
      parameters: ["usize"],
      result: "i32",
      call: (handle: bigint) => {
        if (!handles.delete(handle)) return process.fail(ERROR.INVALID_HANDLE, 0);
        system.sweep();
        return 1;
      },
    },
    CreateFileMappingW: {
      parameters: ["usize", "pointer", "u32", "u32", "u32", "pointer"],
      result: "usize",
      call: (
        file: bigint,
        security: bigint,
        protection: number,
        high: number,
        low: number,
        name: bigint,
      ) => {
        if (security !== 0n || (protection !== PAGE_READWRITE && protection !== PAGE_WRITECOPY)) {
          return process.fail(ERROR.INVALID_PARAMETER, 0n);
        }
        const text = name === 0n ? undefined : memory.text(name, "utf-16le");
        const there = text === undefined ? undefined : system.sectionOf(text);
        if (there !== undefined) {
          const handle = process.handle({ section: there, access: MAP_READ | MAP_WRITE });
          return process.fail(ERROR.ALREADY_EXISTS, handle);
        }
        return makeSection(file, protection, high * 2 ** 32 + low, text);
      },
    },
    OpenFileMappingW: {
      parameters: ["u32", "i32", "pointer"],
      result: "usize",
      call: (access: number, inherits: number, name: bigint) => {
        if (inherits !== 0) return process.fail(ERROR.INVALID_PARAMETER, 0n);
        const section = system.sectionOf(memory.text(name, "utf-16le"));
        return section === undefined
          ? process.fail(ERROR.FILE_NOT_FOUND, 0n)
          : process.handle({ section, access });
      },
    },
    MapViewOfFile: {
      parameters: ["usize", "u32", "u32", "u32", "usize"],
      result: "usize",
      call: (handle: bigint, access: number, high: number, low: number, size: bigint) => {
        if (high !== 0 || low !== 0) return process.fail(ERROR.MAPPED_ALIGNMENT, 0n);
        const { section, access: allowed = 0 } = handles.get(handle) ?? {};
        if (section === undefined) return process.fail(ERROR.INVALID_HANDLE, 0n);
        // A copy-on-write view requires only the right to read.
        const wanted = (access & MAP_COPY) !== 0 ? MAP_READ : access;
        if ((wanted & ~allowed) !== 0) return process.fail(ERROR.ACCESS_DENIED, 0n);
        return mapView(section, access, Number(size));
      },
    },
    UnmapViewOfFile: {
      parameters: ["usize"],
      result: "i32",
      call: (address: bigint) => {
        if (!views.delete(address)) return process.fail(ERROR.INVALID_ADDRESS, 0);
        memory.unmap(address);
        return 1;
      },
    },
    FlushViewOfFile: {
      parameters: ["usize", "usize"],
      result: "i32",
      call: (address: bigint, size: bigint) => {
        const file = views.get(address)?.section.file;
        if (file === undefined) return process.fail(ERROR.INVALID_ADDRESS, 0);
        const flushed = new Uint8Array(file.bytes.length);
        flushed.set(file.flushed.subarray(0, flushed.length));
        flushed.set(file.bytes.subarray(0, Number(size)));
        file.flushed = flushed;
        return 1;
      },
    },
    VirtualQuery: {
      parameters: ["usize", "pointer", "usize"],
      result: "usize",
      call: (address: bigint, information: bigint, length: bigint) => {
        const view = views.get(address);
        if (view === undefined || length < 48n) return process.fail(ERROR.INVALID_ADDRESS, 0n);
        memory.at(information, Number(length)).fill(0);
        // The base, that of the whole allocation, its protection, then the size of the region.
        memory.writeWord(information, address);
        memory.writeWord(information + 8n, address);
        memory.writeWord(information + 24n, BigInt(view.size));
        return 48n;
      },
    },
  };
}
