import { classOfMemory } from "./typed_array.ts";

const LARGE = 2n ** 1024n;

/** Describes a value for a message. Runs no code of the caller. */
export function formatValue(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      // The digits of a very large bigint take minutes to compute.
      return value < LARGE && value > -LARGE ? `${value}n` : "a bigint of more than 1024 bits";
    case "string":
      return JSON.stringify(shorten(value));
    case "symbol":
      return value.description === undefined ? "Symbol()" : `Symbol(${shorten(value.description)})`;
    case "number":
    case "boolean":
    case "undefined":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return "a function";
    default:
      return value === null
        ? "null"
        : isArray(value)
        ? "an array"
        : withArticle(classOfMemory(value) ?? "object");
  }
}

function withArticle(noun: string): string {
  return `${/^[AIo]/.test(noun) ? "an" : "a"} ${noun}`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    // A revoked proxy throws whatever is read from it.
    return false;
  }
}
