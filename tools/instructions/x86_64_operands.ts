import type { Instruction, MachineCode } from "./machine_code.ts";
import type { Access, Machine } from "./machine.ts";
import { constant, known, madeOf, sum, truncate, UNKNOWN, type Value } from "./value.ts";

const SIZES: Readonly<Record<string, number>> = {
  byte: 1,
  word: 2,
  dword: 4,
  qword: 8,
  xmmword: 16,
};

interface Register {
  /** The name of all of it. */
  readonly whole: string;
  /** How many bytes of it. */
  readonly size: number;
}

function registerOf(name: string): Register | null {
  const [, number, part] = name.match(/^(r\d+)([dwb]?)$/) ?? [];
  if (number) return { whole: number, size: { d: 4, w: 2, b: 1 }[part] ?? 8 };
  const [, prefix, letters, low] = name.match(/^([re]?)([abcd]x|si|di|bp|sp)(l?)$/) ?? [];
  if (letters) return { whole: `r${letters}`, size: low ? 1 : { r: 8, e: 4 }[prefix] ?? 2 };
  const [, letter] = name.match(/^([abcd])[lh]$/) ?? [];
  if (letter) return { whole: `r${letter}x`, size: 1 };
  return /^xmm\d+$/.test(name) ? { whole: name, size: 16 } : null;
}

export function isMemory(operand: string): boolean {
  return operand.endsWith("]");
}

/**
 * The size of an operand in bytes. Undefined for a number, and if only the other operand has one.
 */
export function sizeOf(operand: string): number | undefined {
  return isMemory(operand) ? SIZES[operand.split(" ")[0]] : registerOf(operand)?.size;
}

export function readRegister(machine: Machine, name: string): Value {
  const register = registerOf(name);
  if (register === null) throw new Error(`does not know the register ${name}`);
  const value = machine.read(register.whole);
  return name.endsWith("h")
    ? madeOf(value)
    : register.size === 16
    ? value
    : truncate(value, register.size * 8);
}

export function writeRegister(machine: Machine, name: string, value: Value): void {
  const register = registerOf(name);
  if (register === null) throw new Error(`does not know the register ${name}`);
  if (register.size < 4) machine.writePart(register.whole, value);
  else machine.write(register.whole, register.size === 4 ? truncate(value, 32) : value);
}

/** The value of a register, of a number, or of memory of the library itself. */
export function operandValue(
  machine: Machine,
  operand: string,
  instruction: Instruction,
  code: MachineCode,
): Value {
  if (isMemory(operand)) {
    const place = operand.includes(":") ? null : known(addressOf(machine, operand, instruction));
    const value = place === null ? null : code.read(Number(place), sizeOf(operand) ?? 8);
    return value === null ? UNKNOWN : constant(value);
  }
  if (!/^-?\d/.test(operand)) return readRegister(machine, operand);
  return constant(operand.startsWith("-") ? -BigInt(operand.slice(1)) : BigInt(operand));
}

/** The address that `dword ptr [rdi + 4*rax - 8]` or `[rip + 16]` stands for. */
export function addressOf(machine: Machine, operand: string, { next }: Instruction): Value {
  const text = operand.slice(operand.indexOf("[") + 1, -1);
  let address = constant(0);
  for (const [, sign, factor, name] of text.matchAll(/(^|[+-]) ?(?:(\d+)\*)?([\w]+)/g)) {
    const isNumber = /^\d/.test(name);
    let term = isNumber
      ? constant(BigInt(name))
      : name === "rip"
      ? constant(next)
      : readRegister(machine, name);
    if (sign === "-") term = constant(-BigInt(name));
    if (factor !== undefined && factor !== "1") {
      const number = known(term);
      term = number === null ? madeOf(term) : constant(number * BigInt(factor));
    }
    address = sum(address, term);
  }
  return address;
}

/** Notes what an instruction does to an operand in memory. */
export function accessOperand(
  machine: Machine,
  instruction: Instruction,
  operand: string,
  rest: Partial<Access>,
): void {
  const width = sizeOf(operand);
  if (width === undefined) throw new Error(`does not know the size of ${operand}`);
  // A segment of its own, as `fs` for the thread's data, is another memory.
  const address = operand.includes(":") ? UNKNOWN : addressOf(machine, operand, instruction);
  machine.access(address, width, rest);
}
