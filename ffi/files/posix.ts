import { libc } from "../system/libc.ts";
import { memfd } from "./memfd.ts";
import { posixIO } from "../system/io.ts";
import { privateFile } from "./private_file.ts";
import type { Pointer, Runtime } from "../runtime/contract.ts";
import type { LibraryContent, SystemFiles } from "./contract.ts";

const CS_DARWIN_USER_TEMP_DIR = 65537; // _CS_DARWIN_USER_TEMP_DIR, unistd.h
const PATH_MAX = 4096;

/** Linux and macOS. */
export function posixFiles(runtime: Runtime): SystemFiles {
  return {
    read: (path) => {
      const io = posixIO(runtime);
      const fd = io.open(path);
      if (fd === null) return null;
      try {
        return io.read(fd);
      } finally {
        io.close(fd);
      }
    },
    places: runtime.target.startsWith("linux")
      ? (content) => [memfd(runtime, content), ...linuxFolders(runtime, content)]
      : (content) => [
        privateFile(
          runtime,
          "$(getconf DARWIN_USER_TEMP_DIR)",
          content,
          () => usersFolder(runtime),
        ),
        privateFile(runtime, "/tmp", content),
      ],
  };
}

/**
 * Private files in the folders for temporary files. Each folder may be missing, full, read-only, or
 * mounted with `noexec`.
 */
function linuxFolders(runtime: Runtime, content: LibraryContent) {
  const named = ["TMPDIR", "XDG_RUNTIME_DIR"].map((name) => runtime.environment(name) ?? "");
  const folders = [...named, "/tmp", "/var/tmp", "/dev/shm"].filter((folder) =>
    folder.startsWith("/")
  );
  return [...new Set(folders)].map((folder) => privateFile(runtime, folder, content));
}

/** Returns the user's folder for temporary files on macOS. */
function usersFolder(runtime: Runtime): string {
  const signature = { parameters: ["i32", "pointer", "usize"], result: "usize" } as const;
  const c = libc(runtime);
  const confstr = c.function<(name: number, text: Pointer, size: bigint) => number | bigint>(
    "confstr",
    signature,
  );
  const text = new Uint8Array(new ArrayBuffer(PATH_MAX));
  const length = Number(
    confstr?.(CS_DARWIN_USER_TEMP_DIR, runtime.pointerTo(text), BigInt(PATH_MAX)) ?? 0,
  );
  if (length < 2 || length > PATH_MAX) {
    throw new Error("confstr() returned no folder for temporary files");
  }
  return new TextDecoder().decode(text.subarray(0, length - 1)).replace(/\/$/, "");
}
