/** Formats a value as Python does: `b'\x01a'` for bytes, digits for an integer. */
export function formatPython(value: unknown): string {
  return value instanceof Uint8Array ? formatBytes(value) : String(value);
}

function formatBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  const text = Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    if (char === quote || char === "\\") return `\\${char}`;
    const escape = { "\t": "\\t", "\n": "\\n", "\r": "\\r" }[char];
    return escape ??
      (byte >= 0x20 && byte < 0x7f ? char : `\\x${byte.toString(16).padStart(2, "0")}`);
  });
  return `b${quote}${text.join("")}${quote}`;
}

/** Formats an object as Python does: `Alignment(width=4, recommended=4)`. */
export function formatFields(name: string, fields: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(fields).map(([key, value]) => `${key}=${formatPython(value)}`);
  return `${name}(${texts.join(", ")})`;
}
