import { accessMemory } from "./arm64_memory.ts";
import {
  isRegister,
  operandValue,
  readRegister,
  sizeOf,
  targetOf,
  writeRegister,
} from "./arm64_operands.ts";
import { type Instruction, type MachineCode, textOf } from "./machine_code.ts";
import type { Machine } from "./machine.ts";
import type { Outcome, Processor } from "./processor.ts";
import {
  constant,
  difference,
  type Flags,
  join,
  known,
  madeOf,
  sum,
  truncate,
  type Value,
} from "./value.ts";

const CONDITIONS: Readonly<Record<string, (flags: Flags) => boolean>> = {
  eq: ({ zero }) => zero,
  ne: ({ zero }) => !zero,
  hs: ({ carry }) => carry,
  lo: ({ carry }) => !carry,
  mi: ({ negative }) => negative,
  pl: ({ negative }) => !negative,
  vs: ({ overflow }) => overflow,
  vc: ({ overflow }) => !overflow,
  hi: ({ carry, zero }) => carry && !zero,
  ls: ({ carry, zero }) => !carry || zero,
  ge: ({ negative, overflow }) => negative === overflow,
  lt: ({ negative, overflow }) => negative !== overflow,
  gt: ({ negative, zero, overflow }) => !zero && negative === overflow,
  le: ({ negative, zero, overflow }) => zero || negative !== overflow,
};

const NOTHING = /^(nop|hint|bti|pac\w+|aut\w+|xpaclri)$/;
const MEMORY = /^(ld|st|cas|swp)/;
const CALCULATION = new RegExp(`^(?:${
  [
    "mov[zkn]?|mvn|negs?|ngcs?|adds?|subs?|adcs?|sbcs?|ands?|bics?|orr|orn|eor|eon|lsl|lsr|asr|ror",
    "extr|[us]bfx|[us]bfiz|bfi|bfxil|[us]xt[bhw]|csetm?|csel|csinc|csinv|csneg|cinc|cinv|cneg",
    "mul|madd|msub|mneg|clz|rbit|rev",
  ].join("|")
})$`);
const COMPARISON = /^(cmp|cmn|tst|ccmp|ccmn)$/;
const USES_FLAGS = /^(ngcs?|adcs?|sbcs?|cs\w+|cinc|cinv|cneg|ccmp|ccmn)$/;
const SETS_FLAGS = /^(negs|ngcs|adds|subs|adcs|sbcs|ands|bics)$/;

/** Whether a condition holds, null where that is not known. */
function holds(condition: string, flags: Flags | null): boolean | null {
  return flags === null ? null : CONDITIONS[condition](flags);
}

function execute(instruction: Instruction, machine: Machine, code: MachineCode): Outcome {
  const { address, next, mnemonic, operands } = instruction;
  const to = (taken: boolean | null, target: number): Outcome => ({
    next: taken === null ? [next, target] : [taken ? target : next],
  });
  const isZero = (value: bigint | null) => value === null ? null : value === 0n;
  const negate = (taken: boolean | null) => taken === null ? null : !taken;

  if (NOTHING.test(mnemonic)) return { next: [next] };
  if (mnemonic === "ret") return { next: [] };
  if (mnemonic === "b") return { next: [targetOf(operands[0], address)] };
  if (mnemonic.startsWith("b.")) {
    return to(holds(mnemonic.slice(2), machine.readFlags()), targetOf(operands[0], address));
  }
  if (mnemonic === "cbz" || mnemonic === "cbnz") {
    const zero = isZero(known(readRegister(machine, operands[0])));
    return to(mnemonic === "cbz" ? zero : negate(zero), targetOf(operands[1], address));
  }
  if (mnemonic === "tbz" || mnemonic === "tbnz") {
    const value = known(readRegister(machine, operands[0]));
    const zero = isZero(value === null ? null : value >> BigInt(operands[1].slice(1)) & 1n);
    return to(mnemonic === "tbz" ? zero : negate(zero), targetOf(operands[2], address));
  }
  if (mnemonic === "br") {
    const target = known(readRegister(machine, operands[0]));
    if (target === null) throw new Error(`cannot tell where ${textOf(instruction)} leads`);
    return { next: [Number(target)] };
  }
  if (mnemonic === "bl" || mnemonic === "blr") return { next: [next], special: "call" };
  if (/^(dmb|dsb|isb)$/.test(mnemonic)) return { next: [next], special: "barrier" };
  if (mnemonic === "clrex") return { next: [next], special: "clear" };
  if (MEMORY.test(mnemonic)) {
    return { next: [next], status: accessMemory(instruction, machine, code) };
  }
  if (mnemonic === "adr" || mnemonic === "adrp") {
    writeRegister(machine, operands[0], constant(targetOf(operands[1], address)));
    return { next: [next] };
  }
  if (COMPARISON.test(mnemonic)) {
    machine.writeFlags(compare(instruction, machine));
    return { next: [next] };
  }
  if (!CALCULATION.test(mnemonic) || !isRegister(operands[0])) {
    throw new Error(`does not know ${textOf(instruction)}`);
  }
  const flags = SETS_FLAGS.test(mnemonic) ? subtraction(instruction, machine) : undefined;
  writeRegister(machine, operands[0], calculate(instruction, machine));
  if (flags !== undefined) machine.writeFlags(flags);
  return { next: [next] };
}

function compare({ mnemonic, operands }: Instruction, machine: Machine): Flags | null {
  const bits = sizeOf(operands[0]) * 8;
  const a = known(readRegister(machine, operands[0]));
  const b = known(operandValue(machine, operands, 1));
  const flags = mnemonic.endsWith("cmp") && a !== null && b !== null
    ? difference(a, b, bits)
    : null;
  if (!mnemonic.startsWith("cc")) return flags;
  const applies = holds(operands[3], machine.readFlags());
  if (applies !== false) return applies ? flags : null;
  const immediate = Number(operands[2].slice(1));
  return {
    negative: (immediate & 8) !== 0,
    zero: (immediate & 4) !== 0,
    carry: (immediate & 2) !== 0,
    overflow: (immediate & 1) !== 0,
  };
}

function subtraction({ mnemonic, operands }: Instruction, machine: Machine): Flags | null {
  if (mnemonic !== "subs") return null;
  const [a, b] = [
    known(readRegister(machine, operands[1])),
    known(operandValue(machine, operands, 2)),
  ];
  return a !== null && b !== null ? difference(a, b, sizeOf(operands[0]) * 8) : null;
}

/**
 * Returns the result of an instruction on registers. Unknown if no dispatch on an order needs it.
 */
function calculate({ mnemonic, operands }: Instruction, machine: Machine): Value {
  const bits = sizeOf(operands[0]) * 8;
  if (mnemonic === "movk") readRegister(machine, operands[0]);
  const values = operands.slice(1).flatMap((operand, i) =>
    isRegister(operand) || operand.startsWith("#") ? [operandValue(machine, operands, i + 1)] : []
  );
  const flags = USES_FLAGS.test(mnemonic) ? machine.readFlags() : null;
  const [a, b] = values;
  switch (mnemonic) {
    case "mov":
    case "movz":
      return truncate(a, bits);
    case "add":
      return sum(a, b, bits);
    case "sub": {
      const subtrahend = known(b);
      return subtrahend === null ? madeOf(a, b) : sum(a, constant(-subtrahend), bits);
    }
    case "and": {
      const [x, y] = [known(a), known(b)];
      return x === null || y === null ? madeOf(a, b) : constant(x & y, bits);
    }
    case "csel": {
      const taken = holds(operands[3], flags);
      return taken === null ? join(a, b) : taken ? a : b;
    }
    default:
      return madeOf(...values);
  }
}

export const ARM64: Processor = {
  name: "arm64",
  parameters: () => ["x0", "x1", "x2", "x3", "x4"],
  result: "x0",
  stack: "sp",
  execute,
};
