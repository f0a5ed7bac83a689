import type { Machine } from "./machine.ts";
import { constant, known, madeOf, truncate, type Value } from "./value.ts";

const SIZES: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4, s: 4, x: 8, d: 8, q: 16 };

const MODIFIER = /^(lsl|lsr|asr|ror|[us]xt[bhwx])(?: #(\w+))?$/;

export function isRegister(operand: string): boolean {
  return /^([wxbhsdq]\d+|[wx]zr|w?sp)$/.test(operand);
}

/** The size of a register in bytes. */
export function sizeOf(register: string): number {
  return register === "sp" ? 8 : SIZES[register[0]];
}

/** The register of 64 bits, or of the vector unit, that one is a part of. */
export function whole(register: string): string {
  return register.endsWith("sp") ? "sp" : register.replace(/^w/, "x").replace(/^[bhsd]/, "q");
}

export function readRegister(machine: Machine, register: string): Value {
  return /zr$/.test(register)
    ? constant(0)
    : truncate(machine.read(whole(register)), sizeOf(register) === 4 ? 32 : 64);
}

export function writeRegister(machine: Machine, register: string, value: Value): void {
  if (!/zr$/.test(register)) machine.write(whole(register), value);
}

/** The address that a jump or `adr` names, which is written as a number or as a distance. */
export function targetOf(operand: string, address: number): number {
  return operand.startsWith("#") ? address + Number(operand.slice(1)) : Number(operand);
}

/** `#8`, `#0x8` or `#-8` as a number. */
function immediate(operand: string): bigint {
  return operand.startsWith("#-") ? -BigInt(operand.slice(2)) : BigInt(operand.slice(1));
}

/** The value of an operand, shifted or extended as the one behind it says. */
export function operandValue(machine: Machine, operands: readonly string[], index: number): Value {
  const operand = operands[index];
  if (operand === undefined) throw new Error(`has no operand ${index}`);
  const value = operand.startsWith("#")
    ? constant(immediate(operand))
    : readRegister(machine, operand);
  const modifier = operands[index + 1]?.match(MODIFIER);
  if (!modifier) return value;
  const number = known(value);
  if (number === null) return madeOf(value);
  const [, name, amount = "0"] = modifier;
  const shift = BigInt(amount);
  if (name === "lsl") return constant(number << shift);
  if (!/xt/.test(name)) return madeOf(value);
  const bits = SIZES[name[3]] * 8;
  return constant(
    (name[0] === "s" ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number)) << shift,
  );
}
