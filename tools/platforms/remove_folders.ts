// Loaded before the tests in wine 8, which lacks the function by which Bun removes a folder with
// its contents. Removes file by file instead.
import { mock } from "bun:test";
import * as fs from "node:fs";
import path from "node:path";

const { lstatSync, readdirSync, rmdirSync, rmSync } = fs;

function remove(file: string, options: fs.RmOptions = {}): void {
  const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder || !options.recursive) return rmSync(file, { ...options, recursive: false });
  for (const name of readdirSync(file)) remove(path.join(file, name), options);
  rmdirSync(file);
}

mock.module("node:fs", () => ({ ...fs, rmSync: remove }));
