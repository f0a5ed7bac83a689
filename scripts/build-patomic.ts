// Compiles lib/patomic into lib/<platform>-<arch>/. Runs in Bun and in Deno, and needs nothing but CMake and a C compiler.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SOURCE = path.join(ROOT, "lib/patomic");

const LIBRARIES: Record<string, string> = { darwin: "libpatomic.dylib", win32: "patomic.dll" };
const LIBRARY = LIBRARIES[process.platform] ?? "libpatomic.so.1";

const INSTALL_COMMANDS: Record<string, Record<string, string>> = {
  linux: { CMake: "apt-get install cmake", compiler: "apt-get install gcc" },
  darwin: { CMake: "brew install cmake", compiler: "xcode-select --install" },
  win32: { CMake: "winget install Kitware.CMake", compiler: "winget install LLVM.LLVM" },
};

const USAGE = `Usage: build-patomic.ts [--config Release|Debug] [--out FOLDER] [--clean]

  --config   Release, the default, or Debug, which checks what operations are given and aborts on a misuse
  --out      where the library goes, lib/<platform>-<arch> by default
  --clean    removes the library first, so that it is built in any case`;

/** What to build, and where to. */
export interface BuildOptions {
  readonly config?: string;
  readonly out?: string;
  readonly clean?: boolean;
}

/** Builds the library unless it is up to date, and gives its path. Throws an error with the output of the first command that fails. */
export function buildPatomic({ config = "Release", out, clean = false }: BuildOptions = {}): string {
  if (config !== "Release" && config !== "Debug") {
    throw new Error(`--config must be Release or Debug, got ${config}\n${USAGE}`);
  }
  const folder = path.resolve(out ?? path.join(ROOT, `lib/${process.platform}-${process.arch}`));
  const library = path.join(folder, LIBRARY);
  const record = path.join(folder, "build.json");
  const name = path.relative(ROOT, library);
  if (clean) [library, record].forEach((file) => rmSync(file, { force: true }));

  const inputs = digest(sourceFiles());
  if (existsSync(library) && existsSync(record)) {
    const built = JSON.parse(readFileSync(record, "utf8"));
    if (built.config === config && built.inputs === inputs && built.library === digest([library])) {
      console.log(`${name} is up to date`);
      return library;
    }
  }

  const cmake = find("CMake", ["cmake"]);
  const compiler = find("compiler", [
    process.env.CC,
    ...(process.platform === "win32" ? ["clang-cl"] : ["cc", "gcc", "clang"]),
  ]);
  // A folder of its own for each build: two at a time do not meet, and none inherits settings from an older one.
  const work = path.join(ROOT, `build/patomic-${process.pid}`);
  try {
    console.log(`Building ${name} (${config}) with ${compiler}`);
    const settings = [`-DCMAKE_BUILD_TYPE=${config}`, `-DCMAKE_C_COMPILER=${compiler}`];
    run(cmake, ["-S", SOURCE, "-B", work, ...settings]);
    run(cmake, ["--build", work, "--config", config]);
    mkdirSync(folder, { recursive: true });
    // A process that has the old library open keeps it: the new one gets the name, and not the old one's memory.
    copyFileSync(path.join(work, LIBRARY), `${library}.${process.pid}`);
    renameSync(`${library}.${process.pid}`, library);
    writeFileSync(record, `${JSON.stringify({ config, inputs, library: digest([library]) }, null, 2)}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return library;
}

function sourceFiles(): string[] {
  const entries = readdirSync(SOURCE, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return [
    ...files.filter((file) => !path.relative(SOURCE, file).startsWith("test")).sort(),
    fileURLToPath(import.meta.url),
  ];
}

function digest(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** The first of some programs that runs. */
function find(what: string, programs: readonly (string | undefined)[]): string {
  const found = programs.find((program) => program && spawnSync(program, ["--version"]).status === 0);
  if (found !== undefined) return found;
  const install = INSTALL_COMMANDS[process.platform]?.[what];
  const tried = programs.filter(Boolean).join(", ");
  throw new Error(`No ${what} found (tried ${tried})${install ? `: install one with \`${install}\`` : ""}`);
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: "string" },
        out: { type: "string" },
        clean: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) console.log(USAGE);
    else buildPatomic(values);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
