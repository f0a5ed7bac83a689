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
import { findCMake, hostCompiler } from "./host_programs.ts";
import { inspectLibrary, WIDTHS } from "./inspect_library.ts";
import { llvmVersion } from "./llvm.ts";
import { ROOT } from "./runtimes.ts";
import { type Target, TARGETS } from "./targets.ts";

const SOURCE = path.join(ROOT, "lib/patomic");

const HOST = `${process.platform}-${process.arch}`;
const HOST_LIBRARY = TARGETS.find(({ name }) => name === HOST)?.library ?? "libpatomic.so.1";

/**
 * Environment variables that change the output of clang. A target's library is built without them,
 * because it must be the same bytes on every machine.
 */
const COMPILER_VARIABLES = [
  "CCC_OVERRIDE_OPTIONS",
  "CFLAGS",
  "CPATH",
  "C_INCLUDE_PATH",
  "LDFLAGS",
  "MACOSX_DEPLOYMENT_TARGET",
  "SDKROOT",
];

/** The help text of `npm run build`. */
export const BUILD_USAGE =
  `Usage: npm run build -- [--config Release|Debug] [--target NAME]... [--out FOLDER]
                          [--clean]

  --config   Release, the default, or Debug, which checks its arguments and aborts on misuse
  --target   all, or ${TARGETS.map(({ name }) => name).join(", ")}:
             builds the published library with clang and lld; without this option, the compiler of
             this machine builds for this machine
  --out      the folder of the library, by default lib/<platform>-<arch>
  --clean    build even if the library is up to date`;

/** What to build, and the folder of the library. */
export interface BuildOptions {
  readonly config?: string;
  readonly out?: string;
  readonly clean?: boolean;
  /** The target, built with LLVM. Default: this machine, with its own compiler. */
  readonly target?: Target;
}

/** A compiler and the settings of CMake that select it. */
interface Toolchain {
  readonly name: string;
  readonly settings: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Builds the library unless it is up to date, and returns its path. Throws an error with the output
 * of the first command that fails.
 */
export function buildPatomic(
  { config = "Release", out, clean = false, target }: BuildOptions = {},
): string {
  if (config !== "Release" && config !== "Debug") {
    throw new Error(`--config must be Release or Debug, got ${config}\n${BUILD_USAGE}`);
  }
  if (target !== undefined && config !== "Release") {
    throw new Error(
      "--target builds Release only: a checked library needs its target's C library",
    );
  }
  const file = target?.library ?? HOST_LIBRARY;
  const folder = path.resolve(out ?? path.join(ROOT, "lib", target?.name ?? HOST));
  const library = path.join(folder, file);
  const record = path.join(folder, "build.json");
  const name = path.relative(ROOT, library);
  if (clean) [library, record].forEach((file) => rmSync(file, { force: true }));

  const wanted = target && targetToolchain(target);
  const inputs = digest(sourceFiles());
  if (existsSync(library) && existsSync(record)) {
    const built = JSON.parse(readFileSync(record, "utf8"));
    const isCurrent = built.config === config && built.inputs === inputs &&
      built.library === digest([library]);
    // For this machine, the output of any compiler is accepted.
    if (isCurrent && (wanted === undefined || built.toolchain === wanted.name)) {
      console.log(`${name} is up to date, built with ${built.toolchain}`);
      return library;
    }
  }

  const toolchain = wanted ?? hostToolchain();
  const { cmake, settings: generator } = findCMake();
  // Each build has a folder of its own: two builds at a time do not collide, and none inherits
  // settings.
  const work = path.join(ROOT, `build/patomic-${process.pid}`);
  try {
    console.log(`Building ${name} (${config}) with ${toolchain.name}`);
    const { settings, environment } = toolchain;
    run(
      cmake,
      ["-S", SOURCE, "-B", work, `-DCMAKE_BUILD_TYPE=${config}`, ...generator, ...settings],
      environment,
    );
    run(cmake, ["--build", work, "--config", config, "--parallel", "2"], environment);
    if (target !== undefined) inspectLibrary(path.join(work, file), target);
    mkdirSync(folder, { recursive: true });
    // Rename instead of overwriting: a process that has opened the old library keeps it.
    copyFileSync(path.join(work, file), `${library}.${process.pid}`);
    renameSync(`${library}.${process.pid}`, library);
    const built = { config, inputs, toolchain: toolchain.name, library: digest([library]) };
    writeFileSync(record, `${JSON.stringify(built, null, 2)}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return library;
}

/**
 * Builds the libraries of some targets, and returns a table of them. Throws an error if one cannot
 * be published.
 */
export function buildTargets(
  targets: readonly Target[],
  options: Omit<BuildOptions, "target">,
): string {
  if (options.out !== undefined && targets.length > 1) {
    throw new Error("--out takes the library of one --target");
  }
  const rows = targets.map((target) => {
    const { size, sha256, operations } = inspectLibrary(
      buildPatomic({ ...options, target }),
      target,
    );
    return [target.name, String(size), sha256, operations.join(" ")];
  });
  const head = ["target", "size", "SHA-256", `operations of ${WIDTHS.join(", ")} bytes`];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length))
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd();
  return [head, ...rows].map(line).join("\n");
}

function hostToolchain(): Toolchain {
  const { program, version } = hostCompiler();
  return { name: version, settings: [`-DCMAKE_C_COMPILER=${program}`] };
}

function targetToolchain({ name }: Target): Toolchain {
  const file = path.join(SOURCE, `cmake/toolchains/${name}.cmake`);
  return {
    name: `${llvmVersion()} (${path.basename(file)})`,
    settings: [`-DCMAKE_TOOLCHAIN_FILE=${file}`],
    environment: {
      ...process.env,
      ...Object.fromEntries(COMPILER_VARIABLES.map((name) => [name, ""])),
    },
  };
}

function sourceFiles(): string[] {
  const entries = readdirSync(SOURCE, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) =>
    path.join(entry.parentPath, entry.name)
  );
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

function run(
  command: string,
  args: readonly string[],
  environment: Toolchain["environment"],
): void {
  const env = environment as NodeJS.ProcessEnv | undefined;
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}
