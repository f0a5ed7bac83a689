/** Names a value in a message, without running code of the caller's. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return `${value}n`;
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case "symbol":
    case "number":
    case "boolean":
    case "undefined":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return "a function";
    default:
      return value === null ? "null" : isArray(value) ? "an array" : "an object";
  }
}

function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    // A proxy that was revoked is nothing that can be asked.
    return false;
  }
}
