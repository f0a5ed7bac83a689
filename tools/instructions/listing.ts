import { textOf } from "./machine_code.ts";
import type { OperationCode } from "./operation_code.ts";
import { OBJECT } from "./value.ts";
import type { Step } from "./walk.ts";

interface Line {
  readonly step?: Step;
  /** Where it jumps to: after its step if that jumps under a condition, always without one. */
  readonly target?: number;
}

/**
 * Returns the instructions of an operation for some orders, one a line, in the order of execution.
 * Instructions that only dispatch on the order are left out. A star marks an access to the object.
 */
export function listing(code: OperationCode): string[] {
  const needed = neededSteps(code);
  const lines = arrange(code);
  const isShown = ({ step }: Line) => step === undefined || needed.has(step);
  /** The line that is shown for an address: its own, or the next one that is. */
  const shownAt = (address: number) => {
    const start = lines.findIndex(({ step }) => step?.instruction.address === address);
    return lines.slice(start).find(isShown);
  };
  const targets = new Set(
    lines.flatMap(({ target }) => target === undefined ? [] : [shownAt(target)]),
  );
  const labels = new Map(
    lines.filter((line) => targets.has(line)).map((line, i) => [line, `L${i + 1}`]),
  );

  return lines.filter(isShown).flatMap((line) => {
    const label = labels.get(line);
    const target = line.target === undefined ? undefined : labels.get(shownAt(line.target) as Line);
    return [...(label ? [`${label}:`] : []), lineOf(line, target, code)];
  });
}

function lineOf({ step }: Line, target: string | undefined, { processor }: OperationCode): string {
  if (step === undefined) return `    ${processor.name === "arm64" ? "b" : "jmp"} ${target}`;
  const { instruction: { mnemonic, operands }, accesses } = step;
  const mark = accesses.some(({ address }) => address.base === OBJECT) ? "*" : " ";
  return `  ${mark} ${
    textOf({ mnemonic, operands: target === undefined ? operands : operands.with(-1, target) })
  }`;
}

/** The steps that do something, or make what such a one uses. */
function neededSteps({ path, processor, operation }: OperationCode): Set<Step> {
  const gives = operation.shape === "cmpxchg" || operation.shape === "test";
  const usedAt = ({ next, reads }: Step) =>
    next.length === 0 && gives ? [...reads, processor.result] : reads;
  const doesSomething = ({ next, special, accesses }: Step) =>
    next.length !== 1 || special !== undefined ||
    accesses.some(({ address: { base, offset } }) => base !== null || offset === null);

  const needed = new Set<Step>();
  const usedBefore = new Map<Step, ReadonlySet<string>>();
  const steps = [...path.values()].reverse();
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const step of steps) {
      const used = new Set(
        step.next.flatMap((next) => [...usedBefore.get(path.get(next) as Step) ?? []]),
      );
      if (doesSomething(step) || [...step.writes].some((name) => used.has(name))) {
        needed.add(step);
        for (const name of step.writes) used.delete(name);
        for (const name of usedAt(step)) used.add(name);
      }
      if (used.size !== usedBefore.get(step)?.size) hasChanged = true;
      usedBefore.set(step, used);
    }
  }
  return needed;
}

/** The steps in the order in which they run where no jump is taken, then what the jumps lead to. */
function arrange({ path }: OperationCode): Line[] {
  const lines: Line[] = [];
  const arranged = new Set<number>();
  const pending = [path.keys().next().value as number];
  for (let start = pending.shift(); start !== undefined; start = pending.shift()) {
    if (arranged.has(start)) continue;
    for (let address: number | undefined = start; address !== undefined;) {
      if (arranged.has(address)) {
        lines.push({ target: address });
        break;
      }
      arranged.add(address);
      const step = path.get(address) as Step;
      const [next, target]: readonly number[] = step.next;
      lines.push({ step, target });
      if (target !== undefined) pending.push(target);
      address = next;
    }
  }
  return lines;
}
