import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { buildPatomic } from "../build_patomic.ts";
import { countedProgram, reportFile, suite } from "../suite.ts";
import { targetsNamed } from "../targets.ts";
import { WINDOWS_BUN } from "./left_out.ts";
import { buildLoadTest, compile, PLATFORMS_FOLDER, WINDOWS_HEADERS } from "./load_test.ts";
import { missingDebian, missingRuntime, PLATFORM_RUNTIMES } from "./packages.ts";
import type { PlatformRun } from "./run.ts";
import { ON_PLATFORM, suiteArguments } from "./suite_files.ts";

const WINE = "/usr/lib/wine/wine64";
const FILES = { [WINE]: "wine64" };

const [TARGET] = targetsNamed(["win32-x64"]);
const PLATFORM = { target: TARGET.name, libc: null, by: "wine" } as const;
const BUN = PLATFORM_RUNTIMES.windowsBun;

// Hidden, because Bun looks for tests in all other folders and follows links, and the prefix of
// wine contains a link to the root of the file system.
const PREFIX = path.join(PLATFORMS_FOLDER, ".wine");
const ENVIRONMENT = {
  WINEPREFIX: PREFIX,
  WINEDEBUG: "-all",
  // Without .NET and a browser, which wine would offer to download.
  WINEDLLOVERRIDES: "mscoree,mshtml=d",
  // npm sets these to a Node that is not for Windows. Bun would inspect it with a function that
  // wine 8 lacks.
  NODE: "",
  npm_node_execpath: "",
};

const FOR_WINDOWS = [
  "--target=x86_64-pc-windows-msvc",
  "-nostdlib",
  "-fuse-ld=lld",
  `-I${WINDOWS_HEADERS}`,
];

/** Writes the import library of a DLL of the system, and returns its path. */
function importLibrary(dll: string, functions: readonly string[]): string {
  mkdirSync(PLATFORMS_FOLDER, { recursive: true });
  const base = path.join(PLATFORMS_FOLDER, path.parse(dll).name);
  writeFileSync(`${base}.def`, `LIBRARY ${dll}\nEXPORTS\n${functions.join("\n")}\n`);
  compile("llvm-dlltool", ["-m", "i386:x86-64", "-d", `${base}.def`, "-l", `${base}.lib`]);
  return `${base}.lib`;
}

/** Creates a prefix of wine for the tests, with the DLL that Bun needs and wine 8 lacks. */
function preparePrefix(): void {
  const system = path.join(PREFIX, "drive_c/windows/system32");
  if (!existsSync(path.join(PREFIX, "system.reg"))) {
    mkdirSync(PLATFORMS_FOLDER, { recursive: true });
    const env = { ...process.env, ...ENVIRONMENT };
    const { status, stderr } = spawnSync(WINE, ["wineboot", "--init"], { encoding: "utf8", env });
    if (status !== 0) throw new Error(`wineboot failed:\n${stderr}`);
  }
  compile("clang", [
    ...FOR_WINDOWS,
    "-shared",
    "-Wl,/noentry",
    path.join(import.meta.dirname as string, "bcryptprimitives.c"),
    importLibrary("advapi32.dll", ["SystemFunction036"]),
    "-o",
    path.join(system, "bcryptprimitives.dll"),
  ]);
}

/** Returns the path of a file in Windows. */
const inWindows = (file: string) => `Z:${file}`;

/** Returns the tests of the library for Windows on x64. */
export function wineRuns(): PlatformRun[] {
  return [
    {
      ...PLATFORM,
      runtime: "C",
      tests: "operations in C",
      missing: () => missingDebian(FILES),
      run: (title) => {
        preparePrefix();
        const program = buildLoadTest(
          "win32-x64.exe",
          inWindows(buildPatomic({ target: TARGET })),
          "clang",
          ...FOR_WINDOWS,
          importLibrary("kernel32.dll", ["LoadLibraryA", "GetProcAddress"]),
          importLibrary("msvcrt.dll", ["exit", "memcpy", "memset", "printf", "strcmp"]),
          "-Wl,/entry:start",
          "-Wl,/subsystem:console",
        );
        return countedProgram(title, WINE, [program], ENVIRONMENT);
      },
    },
    {
      ...PLATFORM,
      runtime: `Bun ${BUN.version}`,
      tests: "suite",
      leftOut: WINDOWS_BUN,
      missing: () => missingDebian(FILES) ?? missingRuntime(BUN),
      run: (title) => {
        preparePrefix();
        buildPatomic({ target: TARGET });
        const report = "win32-x64-bun.xml";
        const [test, ...rest] = suiteArguments("Bun", inWindows(reportFile(report)), WINDOWS_BUN);
        const args = [BUN.path, test, "--preload=./tools/platforms/remove_folders.ts", ...rest];
        return suite(title, report, WINE, args, { ...ON_PLATFORM, env: ENVIRONMENT })[1];
      },
    },
    {
      ...PLATFORM,
      runtime: "Deno",
      tests: "suite",
      missing: () =>
        "V8 reserves memory by VirtualAlloc2() with MEM_RESERVE_PLACEHOLDER, which wine 8 lacks",
      run: () => {
        throw new Error("Deno does not run in wine");
      },
    },
  ];
}
