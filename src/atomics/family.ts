import { Atomic, AtomicBytes, AtomicInt, AtomicIntegral, AtomicUint } from "./atomic_classes.ts";
import type { AType } from "./atype.ts";
import { describe } from "../internal/format_value.ts";
import type { BaseClass, LeafSpec } from "../specialized/specialized_class.ts";
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

/** The classes for what an atomic holds, and what is known of it: undefined where the options have to tell. */
interface Family {
  readonly Atomic: unknown;
  readonly View: unknown;
  readonly Context: unknown;
  readonly name: string;
  readonly integral?: boolean;
  readonly signed?: boolean;
}

const FAMILIES: Readonly<Record<AType, Family>> = {
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
};

// A class whose parent was exchanged would hand what it is constructed with, which is trusted, to someone else's constructor.
for (const { Atomic, View, Context } of Object.values(FAMILIES)) {
  for (const Class of [Atomic, View, Context]) Object.preventExtensions(Class);
}

/** The options that tell what an atomic holds. */
export interface TypeOptions {
  readonly atype: AType;
  readonly integral?: boolean;
  readonly signed?: boolean;
}

/** What an atomic or a view of a type is: its classes, and what its leaf class has whatever the memory. */
export interface AtomicType {
  readonly family: Family;
  readonly atomic: Omit<LeafSpec, "width" | "readonly" | "memory">;
  readonly view: Omit<LeafSpec, "width" | "readonly" | "memory">;
}

/** Finds the classes for a type. Throws a `TypeError` for what is no type, and where the options do not fit it. */
export function atomicType({ atype, integral, signed }: TypeOptions): AtomicType {
  const family = typeof atype === "string" && Object.hasOwn(FAMILIES, atype)
    ? FAMILIES[atype]
    : undefined;
  if (family === undefined) {
    throw new TypeError(`atype must be INT, UINT, BYTES, INTEGRAL or ANY, got ${describe(atype)}`);
  }
  const shared = {
    integral: flag(atype, "integral", family.integral, integral),
    signed: flag(atype, "signed", family.signed, signed),
  };
  return {
    family,
    atomic: { ...shared, Base: family.Atomic as BaseClass, name: family.name },
    view: { ...shared, Base: family.View as BaseClass, name: `${family.name}View` },
  };
}

/** What is known from the type, or must be told. */
function flag(atype: AType, name: string, known: boolean | undefined, told: unknown): boolean {
  if (told === undefined && known !== undefined) return known;
  if (typeof told !== "boolean") {
    throw new TypeError(`atype ${atype} needs ${name} as true or false, got ${describe(told)}`);
  }
  if (known !== undefined && told !== known) {
    throw new TypeError(`atype ${atype} cannot be ${told ? "" : "not "}${name}`);
  }
  return told;
}
