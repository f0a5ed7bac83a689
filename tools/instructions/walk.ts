import type { Instruction, MachineCode } from "./machine_code.ts";
import { type Access, joinStates, Machine, sameState, type State } from "./machine.ts";
import type { Outcome, Processor } from "./processor.ts";
import { pointerTo, type Value } from "./value.ts";

/** An instruction that a function may come to, with what it does there. */
export interface Step extends Outcome {
  readonly instruction: Instruction;
  /** The registers whose values it uses, and those that it changes; the flags are one of them. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
  readonly accesses: readonly Access[];
}

/** The instructions that a function may come to, by address, its first one first. */
export type Path = ReadonlyMap<number, Step>;

/**
 * Follows a function from its first instruction, with the known registers there. If they decide a
 * jump, only the decided way is followed. Throws for code that cannot be followed.
 */
export function walk(
  code: MachineCode,
  entry: number,
  known: ReadonlyMap<string, Value>,
  { execute, stack }: Processor,
): Path {
  const registers = new Map([...known, [stack, pointerTo("stack")]]);
  const states = new Map<number, State>([[entry, { registers, flags: null }]]);
  const path = new Map<number, Step>();
  const pending = [entry];
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    const instruction = code.instructions.get(address);
    if (instruction === undefined) {
      throw new Error(`leads to ${address.toString(16)}, where the library has no code`);
    }
    const machine = new Machine(states.get(address) as State);
    const outcome = execute(instruction, machine, code);
    const { reads, writes, accesses } = machine;
    path.set(address, { ...outcome, instruction, reads, writes, accesses });
    for (const next of outcome.next) {
      const before = states.get(next);
      const state = before === undefined ? machine.state : joinStates(before, machine.state);
      if (before !== undefined && sameState(before, state)) continue;
      states.set(next, state);
      pending.push(next);
    }
  }
  return path;
}

/** Returns the steps that can be reached from some addresses without passing a step to stop at. */
export function* reachable(
  path: Path,
  from: readonly number[],
  stopsAt: (step: Step) => boolean,
): Generator<Step> {
  const seen = new Set<number>();
  const pending = [...from];
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    const step = path.get(address);
    if (step === undefined || seen.has(address)) continue;
    seen.add(address);
    yield step;
    if (!stopsAt(step)) pending.push(...step.next);
  }
}
