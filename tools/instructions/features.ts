import type { MachineCode } from "./machine_code.ts";
import type { Processor } from "./processor.ts";
import { walk } from "./walk.ts";

/** Bits of PATOMIC_FEATURE_... in patomic/extensions.h. */
export const Feature = { CX16: 0x1, AVX: 0x2, LSE: 0x4, LSE2: 0x8, RCPC: 0x10 } as const;

/** A choice of instructions that a library can make. */
export interface Side {
  /** Empty for the side that needs nothing beyond the baseline. */
  readonly name: string;
  readonly features: number;
}

const X86_64: readonly Side[] = [
  { name: "", features: Feature.CX16 },
  { name: "AVX", features: Feature.CX16 | Feature.AVX },
];
const ARM64: readonly Side[] = [
  { name: "", features: 0 },
  { name: "LSE", features: Feature.LSE },
  { name: "LSE, LSE2, RCPC", features: Feature.LSE | Feature.LSE2 | Feature.RCPC },
];
/** Every Mac with arm64 has all features, so its library makes no choice. */
const ARM64_MAC: readonly Side[] = [{ ...ARM64[2], name: "" }];

/** The sides of the choices of a target's library, that of the baseline first. */
export function sidesOf({ name }: { readonly name: string }): readonly Side[] {
  return name === "darwin-arm64" ? ARM64_MAC : name.endsWith("-arm64") ? ARM64 : X86_64;
}

/** The address of the variable with the features in use, which patomic_features() reads first. */
function addressOfFeatures(code: MachineCode, processor: Processor): number {
  const entry = code.functions.get("patomic_features");
  if (entry === undefined) throw new Error("the library has no patomic_features");
  for (const { accesses } of walk(code, entry, new Map(), processor).values()) {
    for (const { address: { base, offset }, reads } of accesses) {
      if (base === null && offset !== null && reads) return Number(offset);
    }
  }
  throw new Error("patomic_features() reads no variable");
}

/** The code of a library on one side of its choices. */
export function onSide(code: MachineCode, processor: Processor, features: number): MachineCode {
  if (!code.functions.has("patomic_features")) return code;
  const start = addressOfFeatures(code, processor);
  return {
    ...code,
    read(address, width) {
      const offset = address - start;
      if (offset < 0 || offset + width > 4) return code.read(address, width);
      return BigInt.asUintN(width * 8, BigInt(features) >> BigInt(offset * 8));
    },
  };
}
