import type { Runtime } from "../runtime/contract.ts";
import { posixCalls } from "../system/calls.ts";
import { libc } from "../system/libc.ts";
import type { SystemMemory } from "./contract.ts";
import { darwinSegments } from "./darwin_segments.ts";
import { linuxSegments } from "./linux_segments.ts";
import { posixDescriptors } from "./posix_descriptors.ts";
import { posixFile } from "./posix_file.ts";
import { posixMapping } from "./posix_mapping.ts";
import { posixSpace } from "./posix_space.ts";

// sys/mman.h
const [MS_SYNC_LINUX, MS_SYNC_DARWIN] = [4, 0x10];

/** Linux and macOS. */
export function posixMemory(runtime: Runtime): SystemMemory {
  const { msync } = posixCalls(runtime);
  const { errno, error } = posixDescriptors(runtime);
  const isDarwin = runtime.target.startsWith("darwin");
  const mapping = posixMapping(runtime);
  const space = posixSpace(runtime);
  return {
    ...(isDarwin ? darwinSegments : linuxSegments)(runtime, mapping, space),
    ...posixFile(runtime, mapping, space),

    flush: ({ address, size }, name) => {
      const failed = msync(address, BigInt(size), isDarwin ? MS_SYNC_DARWIN : MS_SYNC_LINUX) !== 0;
      if (failed) throw error(errno(), "msync", name);
    },

    unmap: (mapped) => mapping.unmap(mapped),
    free: libc(runtime).addressOf("munmap"),
    release: () => {},
  };
}
