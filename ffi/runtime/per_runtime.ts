import { withOwnMethods } from "./own_methods.ts";
import type { Runtime } from "./contract.ts";

/** Returns a function that makes a value for a runtime at its first use, and keeps it. */
export function perRuntime<T>(make: (runtime: Runtime) => T): (runtime: Runtime) => T {
  const made = withOwnMethods(new WeakMap<Runtime, { readonly value: T }>());
  return (runtime) => {
    let found = made.get(runtime);
    if (found === undefined) made.set(runtime, found = { value: make(runtime) });
    return found.value;
  };
}
