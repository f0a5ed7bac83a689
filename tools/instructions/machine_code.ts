import { llvm } from "../llvm.ts";
import type { Target } from "../targets.ts";

/**
 * An instruction as llvm-objdump prints it: Intel's syntax on x86-64, `lock` as part of the
 * mnemonic.
 */
export interface Instruction {
  readonly address: number;
  /** The address behind it. */
  readonly next: number;
  readonly mnemonic: string;
  readonly operands: readonly string[];
}

/** An instruction as it is written. */
export function textOf({ mnemonic, operands }: Pick<Instruction, "mnemonic" | "operands">): string {
  return `${mnemonic} ${operands.join(", ")}`.trimEnd();
}

/** The code of a library, and the data beside it. */
export interface MachineCode {
  /**
   * The addresses of functions by their names in C: exported ones, and static ones with symbols.
   */
  readonly functions: ReadonlyMap<string, number>;
  readonly instructions: ReadonlyMap<number, Instruction>;
  /** The names of the sections that have code. */
  readonly sections: readonly string[];
  /** Some bytes of the library as an unsigned number, null where it has none at that address. */
  read(address: number, width: number): bigint | null;
}

/** Disassembles a library. */
export function disassemble(
  file: string,
  { objectFormat }: Pick<Target, "objectFormat">,
): MachineCode {
  const bytes = contents(file);
  // Instructions of an extension are known only where it is named.
  const options = [
    "--disassemble",
    "--no-show-raw-insn",
    "--x86-asm-syntax=intel",
    "--mattr=+lse,+rcpc",
  ];
  const text = llvm("llvm-objdump", ...options, file);
  return {
    functions: FUNCTIONS[objectFormat](file),
    instructions: new Map(
      instructionsIn(text).map((instruction) => [instruction.address, instruction]),
    ),
    sections: [...text.matchAll(/^Disassembly of section (?:\w+,)?(\S+):$/gm)].map(([, name]) =>
      name
    ),
    read(address, width) {
      const found = Array.from({ length: width }, (_, i) => bytes.get(address + i));
      if (found.includes(undefined)) return null;
      return found.reduceRight((value, byte) => value << 8n | BigInt(byte as number), 0n);
    },
  };
}

function instructionsIn(disassembly: string): Instruction[] {
  const found: { address: number; text: string }[] = [];
  for (const [, address, line] of disassembly.matchAll(/^\s*([0-9a-f]+):\s+(.*)$/gm)) {
    const text = line.replace(/\s+(##?|\/\/|;) .*| <[^>]*>/g, "").replace(/\s+/g, " ").trim();
    const last = found.at(-1);
    // A prefix has a line of its own, or not.
    if (last?.text === "lock") last.text += ` ${text}`;
    else found.push({ address: parseInt(address, 16), text });
  }
  return found.map(({ address, text }, i) => {
    const [, mnemonic, operands] = text.match(/^((?:lock |notrack )*\S+) ?(.*)$/) ?? [];
    const next = found[i + 1]?.address ?? address + 1;
    // Not at the commas in brackets.
    return { address, next, mnemonic, operands: operands.split(/, (?![^[]*\])/).filter(Boolean) };
  });
}

function contents(file: string): Map<number, number> {
  const bytes = new Map<number, number>();
  for (
    const [, start, line] of llvm("llvm-objdump", "--full-contents", file).matchAll(
      /^ ([0-9a-f]+) (.{35})/gm,
    )
  ) {
    for (const [i, byte] of (line.match(/[0-9a-f]{2}/g) ?? []).entries()) {
      bytes.set(parseInt(start, 16) + i, parseInt(byte, 16));
    }
  }
  return bytes;
}

const FUNCTIONS: Readonly<Record<Target["objectFormat"], (file: string) => Map<string, number>>> = {
  ELF: (file) => new Map([...symbols(file), ...symbols(file, "--dynamic")]),
  "Mach-O": (file) =>
    new Map([...symbols(file)].map(([name, address]) => [name.replace(/^_/, ""), address])),
  COFF(file) {
    const text = llvm("llvm-readobj", "--file-headers", "--coff-exports", file);
    const base = Number(text.match(/^ *ImageBase: (\w+)$/m)?.[1]);
    const exports = text.matchAll(/^ *Name: (.+)\n *RVA: (\w+)$/gm);
    return new Map([
      ...symbols(file),
      ...[...exports].map(([, name, rva]) => [name, base + Number(rva)] as const),
    ]);
  },
};

function symbols(file: string, ...options: string[]): Map<string, number> {
  const lines = llvm("llvm-nm", "--defined-only", "--format=posix", ...options, file).matchAll(
    /^(\S+) [Tt] (\w+)/gm,
  );
  return new Map([...lines].map(([, name, address]) => [name, parseInt(address, 16)]));
}
