import type { Instruction, MachineCode } from "./machine_code.ts";
import type { Machine } from "./machine.ts";

/** Where an instruction leads, besides what it does to registers and memory. */
export interface Outcome {
  /** The addresses of the next possible instructions: none after a return, that of a jump last. */
  readonly next: readonly number[];
  /** What it is if it is no ordinary instruction. */
  readonly special?: "call" | "barrier" | "clear";
  /** The register that tells whether an exclusive store was carried out, for the store itself. */
  readonly status?: string;
}

/** What has to be known of the instructions of an architecture. */
export interface Processor {
  readonly name: "x86-64" | "arm64";
  /** The registers of the first arguments. */
  parameters(target: string): readonly string[];
  readonly result: string;
  readonly stack: string;
  /** Executes an instruction as far as values are known. Throws for an unknown instruction. */
  execute(instruction: Instruction, machine: Machine, code: MachineCode): Outcome;
}
