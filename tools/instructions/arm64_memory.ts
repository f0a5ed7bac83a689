import {
  isRegister,
  operandValue,
  readRegister,
  sizeOf,
  whole,
  writeRegister,
} from "./arm64_operands.ts";
import { type Instruction, type MachineCode, textOf } from "./machine_code.ts";
import type { Access, Machine } from "./machine.ts";
import { constant, known, sum, UNKNOWN, type Value } from "./value.ts";

const EXCLUSIVE = /^(ld|st)([al]?)x([rp])([bh]?)$/;
const ATOMIC = /^(cas|swp|ld(?:add|clr|eor|set|[us]max|[us]min))(a?)(l?)([bh]?)$/;
const ATOMIC_PAIR = /^casp(a?)(l?)$/;
const ATOMIC_STORE = /^st(?:add|clr|eor|set|[us]max|[us]min)(l?)([bh]?)$/;
const ORDERED = /^(?:(ldar|ldapr)|stlr)([bh]?)$/;
const PLAIN = /^(ld|st)(?:u?r(s?[bh]|sw)?|n?p)$/;

/**
 * Executes an instruction that accesses memory. Returns the status register of an exclusive store.
 */
export function accessMemory(
  instruction: Instruction,
  machine: Machine,
  code: MachineCode,
): string | undefined {
  const { mnemonic, operands } = instruction;
  const place = operands.findIndex((operand) => operand.startsWith("["));
  const registers = operands.slice(0, place);
  if (place < 0 || !registers.every(isRegister)) throw unknown(instruction);
  const access = (suffix: string, data: readonly string[], rest: Partial<Access>) => {
    const one = { b: 1, h: 2 }[suffix.at(-1) ?? ""] ?? (suffix === "sw" ? 4 : sizeOf(data[0]));
    const address = addressOf(machine, operands, place);
    machine.access(address, one * data.length, rest);
    return { address, width: one };
  };
  const read = (names: readonly string[]) => names.forEach((name) => readRegister(machine, name));
  const write = (names: readonly string[], value = UNKNOWN) =>
    names.forEach((name) => writeRegister(machine, name, value));

  const exclusive = mnemonic.match(EXCLUSIVE);
  if (exclusive) {
    const [, direction, order, , suffix] = exclusive;
    const isLoad = direction === "ld";
    const data = isLoad ? registers : registers.slice(1);
    if (!isLoad) read(data);
    access(suffix, data, {
      reads: isLoad,
      writes: !isLoad,
      kind: "exclusive",
      acquire: order === "a",
      release: order === "l",
    });
    write(isLoad ? data : [registers[0]]);
    return isLoad ? undefined : whole(registers[0]);
  }

  const both = { reads: true, writes: true, kind: "atomic" } as const;
  const pair = mnemonic.match(ATOMIC_PAIR);
  if (pair) {
    read(registers);
    access("", registers.slice(0, 2), {
      ...both,
      acquire: pair[1] !== "",
      release: pair[2] !== "",
    });
    write(registers.slice(0, 2));
    return;
  }
  const atomic = mnemonic.match(ATOMIC);
  if (atomic) {
    const [, name, a, l, suffix] = atomic;
    const result = name === "cas" ? registers[0] : registers[1];
    read(name === "cas" ? registers : [registers[0]]);
    // One that throws away what it found acquires nothing, whatever its name says.
    const acquire = a !== "" && (name === "cas" || !/zr$/.test(result));
    access(suffix, [result], { ...both, acquire, release: l !== "" });
    write([result]);
    return;
  }
  const atomicStore = mnemonic.match(ATOMIC_STORE);
  if (atomicStore) {
    read(registers);
    access(atomicStore[2], registers, { ...both, release: atomicStore[1] !== "" });
    return;
  }

  const ordered = mnemonic.match(ORDERED);
  const plain = mnemonic.match(PLAIN);
  if (!ordered && !plain) throw unknown(instruction);
  const isLoad = ordered ? ordered[1] !== undefined : plain?.[1] === "ld";
  const suffix = ordered?.[2] ?? plain?.[2] ?? "";
  if (!isLoad) read(registers);
  const { address, width } = access(suffix, registers, {
    reads: isLoad,
    writes: !isLoad,
    acquire: ordered !== null && isLoad,
    release: ordered !== null && !isLoad,
  });
  if (isLoad) {
    write(registers, registers.length === 1 ? loaded(address, width, suffix, code) : UNKNOWN);
  }
}

function unknown(instruction: Instruction): Error {
  return new Error(`does not know ${textOf(instruction)}`);
}

/** What is read from the library itself, as from the table of a switch. */
function loaded(address: Value, width: number, suffix: string, code: MachineCode): Value {
  const place = known(address);
  const value = place === null ? null : code.read(Number(place), width);
  if (value === null) return UNKNOWN;
  return constant(suffix.startsWith("s") ? BigInt.asIntN(width * 8, value) : value);
}

/** `[x0]`, `[x0, #8]`, `[x0, x1, lsl #3]`, `[x0, #8]!` and `[x0], #8`. */
function addressOf(machine: Machine, operands: readonly string[], place: number): Value {
  const [base, ...rest] = operands[place].replace(/[[\]!]/g, "").split(", ");
  const start = readRegister(machine, base);
  const address = rest.length === 0 ? start : sum(start, operandValue(machine, rest, 0));
  if (operands[place].endsWith("!")) writeRegister(machine, base, address);
  const behind = operands[place + 1];
  if (behind !== undefined) {
    writeRegister(machine, base, sum(start, operandValue(machine, operands, place + 1)));
  }
  return address;
}
