// Runs the C tests on each side of each choice of instructions: on this machine's processor, and on
// the arm64 processors of QEMU. Ends with one line: N passed, N failed.
import { cTests } from "../tools/ctest.ts";
import { arm64Tests, missingForArm64, x64Tests } from "../tools/platforms/qemu.ts";
import { runSuites } from "../tools/suite.ts";

// extensions.h
const [LSE, LSE2, RCPC] = [4, 8, 16];

/** Processors of QEMU, and the sides that they do not choose by themselves but can run. */
const PROCESSORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // ARMv8.0, which has no feature of the three.
  "cortex-a53": {},
  // ARMv8.2 with LSE and RCPC.
  "cortex-a76": { lse: LSE, rcpc: RCPC },
  "neoverse-n1": {},
  "max": { lse2: LSE2, lse_lse2: LSE | LSE2, all: LSE | LSE2 | RCPC },
};

/** Processors of QEMU that lack features of x86-64. */
const OLD_PROCESSORS: Readonly<Record<string, string>> = {
  "qemu64,-cx16": "without cmpxchg16b",
  "qemu64": "without AVX",
  "Haswell,-xsave": "with AVX that the kernel does not support",
};

/** The emulator shows other orders than the processor. A side may need a missing instruction. */
const NOT_EMULATED = ["litmus", "(operation|thread)[.].*[.]baseline$"];

/** QEMU 7 splits `ldp` and `stp` of 16 bytes: they are not atomic between threads. */
const TORN = ["(thread|litmus)[.].*[.](lse2|lse_lse2|all)$"];

runSuites(() => {
  const missing = missingForArm64();
  if (missing !== null) throw new Error(missing);
  return [
    cTests("This machine, Release", "Release"),
    cTests("This machine, Debug", "Debug"),
    ...Object.entries(OLD_PROCESSORS).map(([model, what]) =>
      x64Tests(`x86-64 ${what}`, model, NOT_EMULATED)
    ),
    ...Object.entries(PROCESSORS).map(([model, sides]) =>
      arm64Tests(`${model}, Release`, "Release", { model, sides, leftOut: TORN })
    ),
  ];
});
