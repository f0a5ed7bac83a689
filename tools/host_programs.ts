import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { versionOf } from "./programs.ts";
import { ROOT } from "./runtimes.ts";

/** The commands of CMake on this machine. */
export interface CMake {
  readonly cmake: string;
  readonly ctest: string;
  /** Arguments of a configuration that select the build tool. */
  readonly settings: readonly string[];
}

/** The packages of npm that have CMake and Ninja for each platform. */
const VERSIONS = { cmake: "4.3.1", ninja: "1.13.2" };

const FOLDER = path.join(ROOT, "build/cmake");

const INSTALL_COMPILER = `  Debian, Ubuntu: apt-get install gcc libc6-dev
  Fedora:         dnf install gcc
  Alpine:         apk add gcc musl-dev
  macOS:          xcode-select --install
  Windows:        winget install LLVM.LLVM`;

const INSTALL_CMAKE = `  Debian, Ubuntu: apt-get install cmake make
  Fedora:         dnf install cmake make
  Alpine:         apk add cmake make
  macOS:          brew install cmake
  Windows:        winget install Kitware.CMake`;

const runs = (program: string) => versionOf(program) !== undefined;

/** Returns the C compiler of this machine and its version: CC, or the first that runs. */
export function hostCompiler(): { program: string; version: string } {
  const names = process.platform === "win32" ? ["clang-cl"] : ["cc", "gcc", "clang"];
  const programs = [process.env.CC, ...names].filter((name) => name !== undefined && name !== "");
  for (const program of programs as string[]) {
    const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    if (status === 0) return { program, version: stdout.split("\n")[0].trim() };
  }
  throw new Error(
    `No C compiler found (tried ${programs.join(", ")}). Install one:\n${INSTALL_COMPILER}`,
  );
}

let found: CMake | undefined;

/** Returns CMake and a build tool: those on the PATH, or else those of npm, which it downloads. */
export function findCMake(): CMake {
  return found ??= locate();
}

function locate(): CMake {
  const hasCMake = runs("cmake") && runs("ctest");
  // CMake's default generators are for make, and on Windows for Visual Studio.
  if (hasCMake && (process.platform === "win32" || runs("make"))) {
    return { cmake: "cmake", ctest: "ctest", settings: [] };
  }
  const hasNinja = runs("ninja");
  fetch([...(hasCMake ? [] : ["cmake"] as const), ...(hasNinja ? [] : ["ninja"] as const)]);
  const ninja = hasNinja ? "ninja" : fetched("ninja", "ninja");
  return {
    cmake: hasCMake ? "cmake" : fetched("cmake", "cmake"),
    ctest: hasCMake ? "ctest" : fetched("cmake", "ctest"),
    settings: ["-G", "Ninja", `-DCMAKE_MAKE_PROGRAM=${ninja}`],
  };
}

type Fetched = keyof typeof VERSIONS;

const packageOf = (name: Fetched) => `${name}-runtime-${process.platform}-${process.arch}`;

function fetched(name: Fetched, program: string): string {
  const file = `${program}${process.platform === "win32" ? ".exe" : ""}`;
  return path.join(FOLDER, "node_modules", packageOf(name), "bin", file);
}

/** Installs packages of npm into build/cmake, unless their programs run. */
function fetch(names: readonly Fetched[]): void {
  const missing = names.filter((name) => !runs(fetched(name, name)));
  if (missing.length === 0) return;
  const packages = missing.map((name) => `${packageOf(name)}@${VERSIONS[name]}`);
  console.log(`Downloading ${packages.join(" and ")} into build/cmake`);
  mkdirSync(FOLDER, { recursive: true });
  const options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  spawnSync("npm", ["install", "--prefix", FOLDER, ...options, ...packages], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  for (const name of missing) {
    const program = fetched(name, name);
    // The program in the package of ninja is not executable.
    if (existsSync(program)) chmodSync(program, 0o755);
    if (!runs(program)) {
      throw new Error(
        `No ${missing.join(" and ")} found, and the programs of ${
          packages.join(" and ")
        } do not run here. Install CMake and a build tool:\n${INSTALL_CMAKE}`,
      );
    }
  }
}
