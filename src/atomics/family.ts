import { nameClasses } from "../../ffi/class_names.ts";
import { Atomic, AtomicBytes, AtomicInt, AtomicIntegral, AtomicUint } from "./atomic_classes.ts";
import type { AType } from "./atype.ts";
import { formatValue } from "../internal/format_value.ts";
import type { ObjectSpec, PublicClass } from "../specialized/spec.ts";
import {
  AtomicBytesView,
  AtomicIntegralView,
  AtomicIntView,
  AtomicUintView,
  AtomicView,
} from "./view_classes.ts";
import {
  AtomicBytesViewContext,
  AtomicIntegralViewContext,
  AtomicIntViewContext,
  AtomicUintViewContext,
  AtomicViewContext,
} from "./view_contexts.ts";

/** The classes of an `AType`, and its flags: `undefined` if an option must supply them. */
interface Family {
  readonly Atomic: { readonly prototype: object };
  readonly View: { readonly prototype: object };
  readonly Context: { readonly prototype: object };
  readonly name: string;
  readonly integral?: boolean;
  readonly signed?: boolean;
}

// Without a prototype, because a program can add another type to it.
const FAMILIES = Object.setPrototypeOf(
  {
    INT: {
      Atomic: AtomicInt,
      View: AtomicIntView,
      Context: AtomicIntViewContext,
      name: "AtomicInt",
      integral: true,
      signed: true,
    },
    UINT: {
      Atomic: AtomicUint,
      View: AtomicUintView,
      Context: AtomicUintViewContext,
      name: "AtomicUint",
      integral: true,
      signed: false,
    },
    BYTES: {
      Atomic: AtomicBytes,
      View: AtomicBytesView,
      Context: AtomicBytesViewContext,
      name: "AtomicBytes",
      integral: false,
      signed: false,
    },
    INTEGRAL: {
      Atomic: AtomicIntegral,
      View: AtomicIntegralView,
      Context: AtomicIntegralViewContext,
      name: "AtomicIntegral",
      integral: true,
    },
    ANY: { Atomic, View: AtomicView, Context: AtomicViewContext, name: "Atomic" },
  } satisfies Record<AType, Family>,
  null,
) as Readonly<Record<AType, Family>>;

// A replaced parent class would receive the construction key and the memory.
for (const { Atomic, View, Context, name } of Object.values(FAMILIES)) {
  nameClasses({ [name]: Atomic, [`${name}View`]: View, [`${name}ViewContext`]: Context });
  for (const Class of [Atomic, View, Context]) Object.preventExtensions(Class);
}

/** The options that select a type, unchecked. */
interface TypeOptions {
  readonly atype: unknown;
  readonly integral: unknown;
  readonly signed: unknown;
}

/** A type's classes, and the part of the specification that does not depend on the memory. */
export interface AtomicType {
  readonly family: Family;
  readonly atomic: Omit<ObjectSpec, "width" | "readonly" | "memory">;
  readonly view: Omit<ObjectSpec, "width" | "readonly" | "memory">;
}

/** Returns the classes of a type. Throws a `TypeError` if a flag is missing or contradicts it. */
export function atomicType({ atype, integral, signed }: TypeOptions): AtomicType {
  if (!isAType(atype)) {
    throw new TypeError(
      `atype must be INT, UINT, BYTES, INTEGRAL or ANY, got ${formatValue(atype)}`,
    );
  }
  const family = FAMILIES[atype];
  const shared = {
    atype,
    integral: flag(atype, "integral", family.integral, integral),
    signed: flag(atype, "signed", family.signed, signed),
  };
  return {
    family,
    atomic: { ...shared, Base: family.Atomic as PublicClass, name: family.name },
    view: { ...shared, Base: family.View as PublicClass, name: `${family.name}View` },
  };
}

function isAType(atype: unknown): atype is AType {
  return typeof atype === "string" && atype in FAMILIES;
}

/** A flag from the type if it fixes it, or else from the option. */
function flag(atype: AType, name: string, fixed: boolean | undefined, option: unknown): boolean {
  if (option === undefined && fixed !== undefined) return fixed;
  if (typeof option !== "boolean") {
    throw new TypeError(
      `atype ${atype} requires ${name}: true or false, got ${formatValue(option)}`,
    );
  }
  if (fixed !== undefined && option !== fixed) {
    throw new TypeError(`atype ${atype} requires ${name}: ${fixed}, got ${option}: leave it out`);
  }
  return option;
}
