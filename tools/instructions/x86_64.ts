import { type Instruction, type MachineCode, textOf } from "./machine_code.ts";
import type { Machine } from "./machine.ts";
import type { Outcome, Processor } from "./processor.ts";
import {
  constant,
  difference,
  type Flags,
  known,
  madeOf,
  pointerTo,
  sum,
  UNKNOWN,
  type Value,
} from "./value.ts";
import {
  accessOperand,
  addressOf,
  isMemory,
  operandValue,
  sizeOf,
  writeRegister,
} from "./x86_64_operands.ts";

const CONDITIONS: Readonly<Record<string, (flags: Flags) => boolean>> = {
  e: ({ zero }) => zero,
  ne: ({ zero }) => !zero,
  b: ({ carry }) => !carry,
  ae: ({ carry }) => carry,
  be: ({ carry, zero }) => !carry || zero,
  a: ({ carry, zero }) => carry && !zero,
  s: ({ negative }) => negative,
  ns: ({ negative }) => !negative,
  o: ({ overflow }) => overflow,
  no: ({ overflow }) => !overflow,
  l: ({ negative, overflow }) => negative !== overflow,
  ge: ({ negative, overflow }) => negative === overflow,
  le: ({ negative, zero, overflow }) => zero || negative !== overflow,
  g: ({ negative, zero, overflow }) => !zero && negative === overflow,
};
const CONDITION = Object.keys(CONDITIONS).join("|");

const JUMP = new RegExp(`^j(${CONDITION})$`);
const NOTHING = /^(nop|endbr64|pause)$/;
const MOVE = /^(mov|movabs|movzx|movsxd?|movd|movq|v?mov[ua]p[sd]|v?movdq[ua])$/;
const COMPARISON = /^(cmp|test|bt)$/;
const CALCULATION = new RegExp(
  `^(?:lock )?(add|sub|adc|sbb|and|or|xor|not|neg|inc|dec|imul|sh[lr]d?|sa[lr]|ro[lr]|bts|btr|` +
    `btc|xadd|xchg|cmpxchg|cmpxchg16b|set(?:${CONDITION})|cmov(?:${CONDITION})|` +
    `pshufd|punpck\\w+|p(?:and|or|xor)|xorps|pins\\w+|pextr\\w+)$`,
);
/** What uses flags, or leaves some of them as they are. */
const USES_FLAGS = /^(adc|sbb|set\w+|cmov\w+|inc|dec|bt\w?|sh\w+|sa[lr]|ro[lr])$/;
const KEEPS_FLAGS = /^(not|xchg|set\w+|cmov\w+|p\w+|xorps)$/;
const ONLY_WRITES = /^(set|pextr)/;

/** Registers that instructions use besides their operands. */
const IMPLICIT: Readonly<Record<string, { reads: readonly string[]; writes: readonly string[] }>> =
  {
    cmpxchg: { reads: ["rax"], writes: ["rax"] },
    cmpxchg16b: { reads: ["rax", "rdx", "rbx", "rcx"], writes: ["rax", "rdx"] },
  };

function execute(instruction: Instruction, machine: Machine, code: MachineCode): Outcome {
  const { next, mnemonic, operands } = instruction;
  const [first, second] = operands;
  const go = { next: [next] };
  if (NOTHING.test(mnemonic)) return go;
  if (mnemonic === "ret") {
    machine.read("rsp");
    return { next: [] };
  }
  if (mnemonic === "jmp") {
    if (!first.startsWith("0x")) throw new Error(`cannot tell where ${textOf(instruction)} leads`);
    return { next: [Number(first)] };
  }
  const jump = mnemonic.match(JUMP);
  if (jump) {
    const flags = machine.readFlags();
    const taken = flags === null ? null : CONDITIONS[jump[1]](flags);
    return { next: taken === null ? [next, Number(first)] : [taken ? Number(first) : next] };
  }
  if (/^(call|syscall|int)$/.test(mnemonic)) return { next: [next], special: "call" };
  if (/^[mls]fence$/.test(mnemonic)) return { next: [next], special: "barrier" };
  if (mnemonic === "push" || mnemonic === "pop") {
    const isPush = mnemonic === "push";
    const stack = machine.read("rsp");
    if (isPush) operandValue(machine, first, instruction, code);
    machine.access(pointerTo("stack"), 8, { reads: !isPush, writes: isPush });
    machine.write("rsp", sum(stack, constant(isPush ? -8 : 8)));
    if (!isPush) writeRegister(machine, first, UNKNOWN);
    return go;
  }
  if (mnemonic === "lea") {
    writeRegister(machine, first, addressOf(machine, second, instruction));
    return go;
  }
  if (MOVE.test(mnemonic)) {
    const value = operandValue(machine, second, instruction, code);
    if (isMemory(second)) accessOperand(machine, instruction, second, { reads: true });
    if (isMemory(first)) accessOperand(machine, instruction, first, { writes: true });
    else {writeRegister(
        machine,
        first,
        /^mov(sx|zx)/.test(mnemonic) && known(value) === null ? madeOf(value) : value,
      );}
    return go;
  }
  if (COMPARISON.test(mnemonic)) {
    const values = operands.map((operand) => operandValue(machine, operand, instruction, code));
    for (const operand of operands.filter(isMemory)) {
      accessOperand(machine, instruction, operand, { reads: true });
    }
    if (USES_FLAGS.test(mnemonic)) machine.readFlags();
    machine.writeFlags(compare(mnemonic, values, (sizeOf(first) ?? 8) * 8));
    return go;
  }
  const [, name] = mnemonic.match(CALCULATION) ?? [];
  if (name === undefined) throw new Error(`does not know ${textOf(instruction)}`);
  calculate(name, instruction, machine, code);
  return go;
}

function compare(mnemonic: string, values: readonly Value[], bits: number): Flags | null {
  const [a, b] = values.map(known);
  if (mnemonic === "bt" || a === null || b === null) return null;
  return mnemonic === "cmp" ? difference(a, b, bits) : difference(a & b, 0n, bits);
}

function calculate(
  name: string,
  instruction: Instruction,
  machine: Machine,
  code: MachineCode,
): void {
  const { mnemonic, operands } = instruction;
  const [first, second] = operands;
  const implicit = IMPLICIT[name];
  // What it is exclusive-ored with does not matter to the zero that it becomes.
  const isZero = /^p?xor/.test(name) && first === second;
  const values = isZero
    ? []
    : operands.map((operand, i) =>
      i === 0 && ONLY_WRITES.test(name)
        ? UNKNOWN
        : operandValue(machine, operand, instruction, code)
    );
  if (implicit) values.push(...implicit.reads.map((register) => machine.read(register)));
  if (USES_FLAGS.test(name)) machine.readFlags();

  for (const [i, operand] of operands.entries()) {
    if (!isMemory(operand)) continue;
    const isAtomic = mnemonic.startsWith("lock ") || name === "xchg";
    accessOperand(machine, instruction, operand, {
      reads: !ONLY_WRITES.test(name),
      writes: i === 0 || name === "xchg",
      kind: isAtomic ? "atomic" : "plain",
    });
  }

  const result = isZero ? constant(0) : resultOf(name, values, (sizeOf(first) ?? 8) * 8);
  if (!isMemory(first)) writeRegister(machine, first, result);
  if ((name === "xchg" || name === "xadd") && !isMemory(second)) {
    writeRegister(machine, second, madeOf(...values));
  }
  for (const register of implicit?.writes ?? []) machine.write(register, madeOf(...values));
  if (!KEEPS_FLAGS.test(name)) {
    const [a, b] = values.map(known);
    const bits = (sizeOf(first) ?? 8) * 8;
    machine.writeFlags(
      a === null || b === null || a === undefined || b === undefined
        ? null
        : name === "sub"
        ? difference(a, b, bits)
        : name === "and"
        ? difference(a & b, 0n, bits)
        : null,
    );
  }
}

/** What no dispatch on an order needs is not followed. */
function resultOf(name: string, values: readonly Value[], bits: number): Value {
  const [a, b] = values;
  if (name === "add") return sum(a, b, bits);
  const [x, y] = values.map(known);
  if (name === "sub" && y !== null && y !== undefined) return sum(a, constant(-y), bits);
  if (name === "and" && x !== null && y !== null) return constant(x & y, bits);
  return madeOf(...values);
}

export const X86_64: Processor = {
  name: "x86-64",
  parameters: (target) =>
    target.startsWith("win32") ? ["rcx", "rdx", "r8", "r9"] : ["rdi", "rsi", "rdx", "rcx", "r8"],
  result: "rax",
  stack: "rsp",
  execute,
};
