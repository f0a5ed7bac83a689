import { AtomicViewContext, CmpxchgResult } from "../../mod.ts";
import { makeContext } from "../support/subjects.ts";
import type { Breach } from "./breach.ts";
import { rows, typeError } from "./rows.ts";

const OWN = ["constructor", "enter", "exit", "release"];

/** The methods of views, called on a context without `enter()`. */
export function* forgottenEnters(): Generator<Breach> {
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

/** Fewer arguments than a constructor requires. */
export function missingArguments(): Breach[] {
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
