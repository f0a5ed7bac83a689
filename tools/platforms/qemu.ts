import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildPatomic } from "../build_patomic.ts";
import { cTests } from "../ctest.ts";
import { ROOT } from "../runtimes.ts";
import { countedProgram, reportFile, type Result, suite } from "../suite.ts";
import { targetsNamed } from "../targets.ts";
import { ARM64_BUN, ARM64_C, ARM64_DENO } from "./left_out.ts";
import { buildLoadTest, compile, PLATFORMS_FOLDER } from "./load_test.ts";
import {
  missingDebian,
  missingRuntime,
  PLATFORM_RUNTIMES,
  type PlatformRuntime,
} from "./packages.ts";
import type { PlatformRun } from "./run.ts";
import { type LeftOut, ON_PLATFORM, suiteArguments } from "./suite_files.ts";

const QEMU = "/usr/bin/qemu-aarch64-static";
const SYSROOT = "/usr/aarch64-linux-gnu";
const FILES = {
  [QEMU]: "qemu-user-static",
  [path.join(SYSROOT, "lib/libc.so.6")]: "libc6-dev-arm64-cross",
  "/usr/bin/aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu",
};

const FOR_ARM64 = ["--target=aarch64-linux-gnu", "-fuse-ld=lld"];

// Deno signs each return address. In QEMU, the signing takes nine tenths of the time.
const PROCESSOR = "max,pauth=off";

// The interpreter of programs for arm64. Its folder is hidden, because the runtimes look for tests
// in all other folders.
const INTERPRETER_FOLDER = path.join(PLATFORMS_FOLDER, ".linux-arm64");
const INTERPRETER = path.join(INTERPRETER_FOLDER, "interpreter");

// ELF, 64 bits, little-endian, a program, for arm64.
const MAGIC = String.raw`\x7fELF\x02\x01\x01` + String.raw`\x00`.repeat(9) +
  String.raw`\x02\x00\xb7\x00`;
const MASK = String.raw`\xff`.repeat(7) + String.raw`\x00` + String.raw`\xff`.repeat(8) +
  String.raw`\xfe\xff\xff\xff`;

/**
 * Runs a program for arm64 that can start other such programs. A namespace of its own registers the
 * interpreter with Linux, and the registration ends with the program. The flag F opens the
 * interpreter at registration, because a test forbids execution in its folder. The flag P passes
 * the name by which a program was started.
 */
const NAMESPACE = [
  "--user",
  "--map-root-user",
  "--mount",
  "sh",
  "-ec",
  `mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
   printf %s "$0" >/proc/sys/fs/binfmt_misc/register
   exec "$@"`,
  `:patomic-arm64:M::${MAGIC}:${MASK}:${INTERPRETER}:FP`,
];

function prepareInterpreter(): void {
  const library = path.join(INTERPRETER_FOLDER, "libmprotect.so");
  mkdirSync(INTERPRETER_FOLDER, { recursive: true });
  compile("clang", [
    ...FOR_ARM64,
    "-shared",
    "-fPIC",
    path.join(import.meta.dirname as string, "mprotect_for_qemu.c"),
    "-o",
    library,
  ]);
  const script = `#!/bin/sh
program=$1
name=$2
shift 2
exec ${QEMU} -L ${SYSROOT} -cpu ${PROCESSOR} -E LD_PRELOAD="${library}" -0 "$name" "$program" "$@"
`;
  // A file that another run has opened cannot be overwritten.
  rmSync(INTERPRETER, { force: true });
  writeFileSync(INTERPRETER, script, { mode: 0o755 });
}

const [TARGET] = targetsNamed(["linux-arm64"]);

/** The properties of all runs. */
const PLATFORM = { target: TARGET.name, libc: "glibc", by: "qemu-aarch64" } as const;

function missingForSuite(runtime: PlatformRuntime): string | null {
  const missing = missingDebian(FILES) ?? missingRuntime(runtime);
  if (missing !== null) return missing;
  prepareInterpreter();
  const { status, stderr } = spawnSync("unshare", [...NAMESPACE, runtime.path, "--version"], {
    encoding: "utf8",
  });
  if (status === 0) return null;
  return "programs for arm64 cannot start others here, which requires Linux 6.7, user namespaces " +
    `and binfmt_misc: ${stderr.trim()}`;
}

function suiteRun(runtime: PlatformRuntime, leftOut: LeftOut): PlatformRun {
  return {
    ...PLATFORM,
    runtime: `${runtime.name} ${runtime.version}`,
    tests: "suite",
    leftOut,
    missing: () => missingForSuite(runtime),
    run: (title) => {
      buildPatomic({ target: TARGET });
      const report = `linux-arm64-${runtime.name.toLowerCase()}.xml`;
      const args = suiteArguments(runtime.name, reportFile(report), leftOut);
      return suite(title, report, "unshare", [...NAMESPACE, runtime.path, ...args], ON_PLATFORM)[1];
    },
  };
}

const EMULATOR = [QEMU, "-L", SYSROOT];

/** Where the C tests for arm64 run. */
interface Processor {
  /** Of QEMU. Default: one with all features that QEMU has. */
  readonly model?: string;
  /** Further sides of choices, and the features that select each. */
  readonly sides?: Readonly<Record<string, number>>;
  /** Patterns of further tests that do not run. */
  readonly leftOut?: readonly string[];
}

/** Returns a message that names the missing packages of the C tests for arm64, otherwise null. */
export const missingForArm64 = (): string | null => missingDebian(FILES);

/** Builds the C tests for arm64, and runs them in QEMU. */
export function arm64Tests(
  title: string,
  config: string,
  { model, sides = {}, leftOut = [] }: Processor = {},
): Result {
  const emulator = [...EMULATOR, ...(model === undefined ? [] : ["-cpu", model])];
  const moreSides = Object.entries(sides).map(([name, features]) => `${name}=${features}`);
  return cTests(title, config, {
    name: `linux-arm64-${config}${model === undefined ? "" : `-${model}`}`,
    settings: [
      `-DCMAKE_TOOLCHAIN_FILE=${path.join(ROOT, "lib/patomic/cmake/toolchains/linux-arm64.cmake")}`,
      `-DCMAKE_CROSSCOMPILING_EMULATOR=${emulator.join(";")}`,
      `-DPATOMIC_TEST_MORE_SIDES=${moreSides.join(";")}`,
    ],
    leftOut: [...Object.keys(ARM64_C), ...leftOut],
    maySkip: true,
  });
}

const QEMU_X64 = "/usr/bin/qemu-x86_64-static";

/** Runs the C tests for this machine on an x86-64 processor of QEMU. */
export function x64Tests(title: string, model: string, leftOut: readonly string[]): Result {
  return cTests(title, "Release", {
    // A comma would end an argument of the linker.
    name: `linux-x64-${model.replaceAll(",", "")}`,
    settings: [`-DCMAKE_CROSSCOMPILING_EMULATOR=${QEMU_X64};-cpu;${model}`],
    // These start a compiler or installed programs.
    leftOut: [...Object.keys(ARM64_C), "interface", ...leftOut],
    maySkip: true,
  });
}

/** Returns the tests of the library for Linux on arm64. */
export function qemuRuns(): PlatformRun[] {
  const inC = { ...PLATFORM, runtime: "C", missing: missingForArm64 };
  return [
    {
      ...inC,
      tests: "operations in C",
      run: (title) => {
        const program = buildLoadTest(
          "linux-arm64",
          buildPatomic({ target: TARGET }),
          "clang",
          ...FOR_ARM64,
        );
        return countedProgram(title, QEMU, [...EMULATOR.slice(1), program]);
      },
    },
    ...["Release", "Debug"].map((config): PlatformRun => ({
      ...inC,
      tests: `C tests, ${config}`,
      leftOut: ARM64_C,
      run: (title) => arm64Tests(title, config)[1],
    })),
    suiteRun(PLATFORM_RUNTIMES.arm64Bun, ARM64_BUN),
    suiteRun(PLATFORM_RUNTIMES.arm64Deno, ARM64_DENO),
  ];
}
