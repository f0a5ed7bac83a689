import type { SegmentOptions } from "../../ffi/memory/contract.ts";
import { checkOptions } from "../internal/options.ts";
import { checkFlag, checkMode, checkName, checkPath, checkReadonly, checkSize } from "./check.ts";

/** The options of `SharedMemory.openOrCreate()`. */
export interface OpenOrCreateOptions {
  /** 1 to 255 bytes of UTF-8 without a slash; at most 30 bytes on macOS. */
  readonly name: string;
  /** The size in bytes. */
  readonly size: number;
  /**
   * The permission bits of a new segment. Default: 0o600, for this user only. The umask applies on
   * macOS, and Windows ignores the bits.
   */
  readonly mode?: number | undefined;
  /**
   * Whether `close()` removes the segment, unless its name then belongs to another segment.
   * Default: false.
   */
  readonly unlinkOnClose?: boolean | undefined;
}

/** The options of `SharedMemory.create()`. */
export interface CreateOptions extends Omit<OpenOrCreateOptions, "name"> {
  /** As for `openOrCreate()`. Default: a random name. */
  readonly name?: string | undefined;
  /**
   * Whether to replace a segment of this name that no living process has open through this library.
   * A segment that only other programs use counts as stale. Default: false. Linux only: macOS
   * does not report whether a segment is in use, and Windows has no stale segments.
   */
  readonly replaceStale?: boolean | undefined;
}

/** The options of `SharedMemory.open()`. */
export interface OpenOptions {
  /** The segment's name. */
  readonly name: string;
  /**
   * Whether the memory can only be read. Default: false. A write into its `buffer` makes a private
   * copy of the page, which no longer follows other writers. macOS ends the process instead.
   */
  readonly readonly?: boolean | undefined;
}

/** The options of `SharedMemory.file()`. */
export interface FileOptions {
  /** The file's path. */
  readonly path: string;
  /**
   * The size in bytes. A missing file is made (mode 0o600), and a smaller one grows. Default: the
   * file's size.
   */
  readonly size?: number | undefined;
  /** As for `open()`. */
  readonly readonly?: boolean | undefined;
}

/** The checked options of a new segment. */
export interface Checked<Name> {
  readonly name: Name;
  readonly size: number;
  readonly how: SegmentOptions;
  readonly unlinkOnClose: boolean;
}

/** Checks the options of `create()`. */
export function checkCreate(options: CreateOptions): Checked<string | undefined> {
  const known = ["name", "size", "mode", "unlinkOnClose", "replaceStale"] as const;
  checkOptions(options, known, "SharedMemory.create({ size: 4096 })");
  const { name, replaceStale = false } = options;
  if (name !== undefined) checkName(name);
  checkFlag(replaceStale, "replaceStale");
  return { name, ...checkNew(options, replaceStale) };
}

/** Checks the options of `openOrCreate()`. */
export function checkOpenOrCreate(options: OpenOrCreateOptions): Checked<string> {
  const known = ["name", "size", "mode", "unlinkOnClose"] as const;
  checkOptions(options, known, `SharedMemory.openOrCreate({ name: "counter", size: 4096 })`);
  const { name } = options;
  checkName(name);
  return { name, ...checkNew(options, false) };
}

function checkNew(options: CreateOptions, replaceStale: boolean) {
  const { name = "", size, mode, unlinkOnClose = false } = options;
  checkSize(size, name);
  if (mode !== undefined) checkMode(mode);
  checkFlag(unlinkOnClose, "unlinkOnClose");
  return { size, unlinkOnClose, how: { replaceStale, ...mode !== undefined && { mode } } };
}

/** Checks the options of `open()`. */
export function checkOpen(options: OpenOptions): { name: string; readonly: boolean } {
  checkOptions(options, ["name", "readonly"], `SharedMemory.open({ name: "counter" })`);
  const { name, readonly = false } = options;
  checkName(name);
  checkReadonly(readonly);
  return { name, readonly };
}

/** Checks the options of `file()`. */
export function checkFile(
  options: FileOptions,
): { path: string; size: number | undefined; readonly: boolean } {
  const example = `SharedMemory.file({ path: "counters", size: 4096 })`;
  checkOptions(options, ["path", "size", "readonly"], example);
  const { path, size, readonly = false } = options;
  checkPath(path);
  checkReadonly(readonly);
  if (size !== undefined) checkSize(size, path);
  return { path, size, readonly };
}
