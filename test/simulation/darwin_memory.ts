import { type DarwinState, E } from "./darwin_process.ts";
import type { SimulatedFunction } from "./runtime.ts";

const [PROT_WRITE, MAP_SHARED, MAP_PRIVATE, MAP_ANON, MS_SYNC] = [2, 1, 2, 0x1000, 0x10];
const RDONLY = 0;
const RLIMIT_FSIZE = 1;
const FAILED = 2n ** 64n - 1n;
const DEVICE = 16777220;
const MODES = { file: 0o100000, folder: 0o040000, segment: 0 };

/** The functions of macOS for mappings and for the status of files. */
export function memoryFunctions(
  process: DarwinState,
  processor: string,
): Record<string, SimulatedFunction> {
  const { memory, descriptors, mappings } = process;
  return {
    mmap: {
      parameters: ["usize", "usize", "i32", "i32", "i32", "u64"],
      result: "usize",
      call: (_address: bigint, length: bigint, protection: number, flags: number, fd: number) => {
        const size = Math.ceil(Number(length) / process.page) * process.page;
        if (flags === (MAP_PRIVATE | MAP_ANON) && fd === -1) {
          if (size > process.addresses) return process.fail(E.NOMEM, FAILED);
          const address = memory.map(new Uint8Array(0), size);
          mappings.set(address, { node: null, size, writable: false });
          return address;
        }
        const opened = descriptors.get(fd);
        if (opened === undefined) return process.fail(E.BADF, FAILED);
        const { node, access } = opened;
        // A segment has no memory beyond its size, which consists of whole pages.
        if (node.kind === "segment" && size > node.bytes.length) {
          return process.fail(E.INVAL, FAILED);
        }
        if (flags !== MAP_SHARED && flags !== MAP_PRIVATE) return process.fail(E.INVAL, FAILED);
        if (length === 0n || (node.kind === "segment" && flags === MAP_PRIVATE)) {
          return process.fail(E.INVAL, FAILED);
        }
        const writable = (protection & PROT_WRITE) !== 0;
        if (writable && flags === MAP_SHARED && access === RDONLY) {
          return process.fail(E.ACCES, FAILED);
        }
        if (size > process.addresses) return process.fail(E.NOMEM, FAILED);
        // The test accesses it by peek() and poke(), which check the protection.
        const address = memory.map(new Uint8Array(0), size);
        mappings.set(address, { node, size, writable });
        return address;
      },
    },
    munmap: {
      parameters: ["usize", "usize"],
      result: "i32",
      call: (address: bigint) => mappings.delete(address) ? 0 : process.fail(E.INVAL, -1),
    },
    msync: {
      parameters: ["usize", "usize", "i32"],
      result: "i32",
      call: (address: bigint, length: bigint, flags: number) => {
        const node = mappings.get(address)?.node;
        if (!node) return process.fail(E.NOMEM, -1);
        if (flags !== MS_SYNC || node.kind !== "file") return process.fail(E.INVAL, -1);
        node.flushed = node.bytes.slice(0, Number(length));
        return 0;
      },
    },
    // On Intel, the plain name is that of the function for inodes of 32 bits.
    [processor === "x64" ? "fstat$INODE64" : "fstat"]: {
      parameters: ["i32", "pointer"],
      result: "i32",
      call: (fd: number, stat: bigint) => {
        const node = descriptors.get(fd)?.node;
        if (node === undefined) return process.fail(E.BADF, -1);
        // The device has 4 bytes, the mode and the number of links 2 each.
        memory.writeWord(
          stat,
          BigInt(DEVICE) | BigInt(MODES[node.kind] | node.mode) << 32n | 1n << 48n,
        );
        memory.writeWord(stat + 8n, BigInt(node.inode));
        memory.writeWord(stat + 96n, BigInt(node.bytes.length));
        return 0;
      },
    },
    getrlimit: {
      parameters: ["i32", "pointer"],
      result: "i32",
      call: (resource: number, limits: bigint) => {
        if (resource !== RLIMIT_FSIZE) return process.fail(E.INVAL, -1);
        memory.writeWord(limits, process.largestFile);
        memory.writeWord(limits + 8n, 2n ** 63n - 1n);
        return 0;
      },
    },
  };
}
