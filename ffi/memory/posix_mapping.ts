import type { Runtime } from "../runtime/contract.ts";
import { posixCalls, signed } from "../system/calls.ts";
import { EINVAL } from "../system/errno.ts";
import type { Mapped } from "./contract.ts";
import { posixDescriptors } from "./posix_descriptors.ts";

const [PROT_READ, PROT_WRITE] = [1, 2]; // sys/mman.h
const [MAP_SHARED, MAP_PRIVATE] = [1, 2];
const [MAP_NORESERVE_LINUX, MAP_ANON_DARWIN] = [0x4000, 0x1000];
const HUGETLBFS_MAGIC = 0x958458f6n; // linux/magic.h

/** The parameters of a mapping. */
export interface MapOptions {
  readonly size: number;
  readonly readonly: boolean;
  readonly name: string;
  /** Files and segments are different objects, because only files can be flushed. */
  readonly isFile: boolean;
  /** Device and inode. */
  readonly identity: string | undefined;
}

/** Mapping and unmapping. */
export interface PosixMapping {
  map(fd: number, options: MapOptions): Mapped;
  unmap(mapped: Mapped, name?: string): void;
  /** Calls `use` with new memory, which is unmapped again if that throws. */
  keeping<T>(mapped: Mapped, use: (mapped: Mapped) => T): T;
  /** Throws if the address space has no room for so much memory. macOS only. */
  checkAddresses(size: number, name: string): void;
}

/** Linux and macOS. */
export function posixMapping(runtime: Runtime): PosixMapping {
  const c = posixCalls(runtime);
  const { errno, error } = posixDescriptors(runtime);
  const isDarwin = runtime.target.startsWith("darwin");
  const statfs = new BigUint64Array(new ArrayBuffer(256));
  const statfsPointer = runtime.pointerTo(new Uint8Array(statfs.buffer));

  /**
   * The length that the system maps, if it is not the size: in whole pages, which have 2 MiB and
   * more in hugetlbfs.
   */
  const lengthOf = (fd: number, size: number, name: string): number | undefined => {
    if (isDarwin) return undefined;
    if (c.fstatfs(fd, statfsPointer) !== 0) throw error(errno(), "fstatfs", name);
    const [type, page] = statfs; // f_type, f_bsize of sys/statfs.h
    if (type !== HUGETLBFS_MAGIC) return undefined;
    return Math.ceil(size / Number(page)) * Number(page);
  };

  const mmap = (size: number, protection: number, flags: number, fd: number, name: string) => {
    const address = signed(c.mmap(0n, BigInt(size), protection, flags, fd, 0n));
    if (address === -1n) throw error(errno(), "mmap", name);
    return address;
  };

  const unmap = ({ address, size, length = size }: Mapped, name = ""): void => {
    if (c.munmap(address, BigInt(length)) !== 0) throw error(errno(), "munmap", name);
  };

  return {
    map: (fd, { size, readonly, name, isFile, identity }) => {
      if (size === 0) {
        throw error(
          EINVAL,
          "mmap",
          name,
          ": it is empty, or its creator has not set its size yet",
        );
      }
      if (size > runtime.longestBuffer) {
        const advice = `: it has ${size} bytes, and a buffer at most ${runtime.longestBuffer}`;
        throw error(EINVAL, "mmap", name, advice);
      }
      const length = isFile ? lengthOf(fd, size, name) : undefined;
      // A private mapping shows other processes' writes until this process writes to the page. A
      // write to a protected mapping would end the process. macOS has no private mappings of
      // segments, and its private mappings of files do not show other processes' writes.
      const isPrivate = readonly && !isDarwin;
      const protection = PROT_READ | (readonly && isDarwin ? 0 : PROT_WRITE);
      const flags = isPrivate ? MAP_PRIVATE | MAP_NORESERVE_LINUX : MAP_SHARED;
      return {
        address: mmap(size, protection, flags, fd, name),
        size,
        ...length !== undefined && { length },
        identity: identity === undefined ? undefined : `${isFile}:${readonly}:${identity}`,
      };
    },

    unmap,

    keeping: (mapped, use) => {
      try {
        return use(mapped);
      } catch (failure) {
        unmap(mapped);
        throw failure;
      }
    },

    checkAddresses: (size, name) => {
      const address = mmap(size, PROT_READ, MAP_PRIVATE | MAP_ANON_DARWIN, -1, name);
      unmap({ address, size }, name);
    },
  };
}

/** Whether memory is of the file or segment of an identity that `status()` returned. */
export function isOf({ identity }: Mapped, found: string | undefined): boolean {
  return identity !== undefined && identity.endsWith(`:${found}`);
}
