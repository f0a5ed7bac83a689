import { AtomicViewContext, CmpxchgResult } from "../../mod.ts";
import { makeContext } from "../support/subjects.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { rows, typeError } from "./rows.ts";

const OWN = ["constructor", "enter", "exit", "release"];

/** Returns the cases of methods of views that are called on a context without `enter()`. */
export function* forgottenEnters(): Generator<MisuseCase> {
  const names = Object.getOwnPropertyNames(AtomicViewContext.prototype)
    .filter((name) => !OWN.includes(name));
  for (const name of names) {
    yield* rows(
      `AtomicViewContext.prototype.${name}`,
      "it is called on a view",
      typeError(new RegExp(`^${name}\\(\\): call enter\\(\\) first`)),
      [["", () => {
        const context = makeContext({ atype: "INT", buffer: new ArrayBuffer(4) });
        const methods = context as unknown as Record<string, () => unknown>;
        return { call: () => methods[name]!() };
      }]],
    );
  }
}

/** Returns the cases with fewer arguments than a constructor requires. */
export function missingArguments(): MisuseCase[] {
  const Class = CmpxchgResult as unknown as new (...args: unknown[]) => object;
  return rows(
    "new CmpxchgResult",
    "both arguments are given",
    typeError(/^CmpxchgResult\(\) requires success and expected, got [01] of 2 arguments/),
    [
      ["none", () => ({ call: () => new Class() })],
      ["one", () => ({ call: () => new Class(true) })],
    ],
  );
}
