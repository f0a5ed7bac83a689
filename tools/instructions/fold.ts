/**
 * The difference between texts that are folded into one: widths and orders have brackets of their
 * own.
 */
export type Respect = "widths" | "orders";

const BRACKETS: Readonly<Record<Respect, readonly [open: string, close: string]>> = {
  widths: ["{", "}"],
  orders: ["<", ">"],
};

/**
 * Folds texts that differ only in words into one: `ldrb w8` and `ldr x8` become `ldr{b|} {w|x}8`.
 * Returns null for other texts, and if a part would differ that was folded before.
 */
export function fold(texts: readonly string[], respect: Respect): string | null {
  const [first, ...others] = texts.map((text) => text.split(/([\s,:[\]]+)/));
  if (others.some(({ length }) => length !== first.length)) return null;
  const folded = first.map((word, i) =>
    foldWords([word, ...others.map((words) => words[i])], respect)
  );
  return folded.includes(null) ? null : folded.join("");
}

function foldWords(words: readonly string[], respect: Respect): string | null {
  if (new Set(words).size === 1) return words[0];
  // What stands between words.
  if (words.some((word) => /[\s,:[\]]/.test(word))) return null;
  const parts = words.map((word) => word.match(/[<{].*?[>}]|./g) ?? []);
  const start = commonStart(parts);
  const end = commonStart(parts.map((part) => part.slice(start).reverse()));
  const differing = parts.map((part) => part.slice(start, part.length - end).join(""));
  if (differing.some((text) => /[<{|}>]/.test(text))) return null;
  const [first] = parts;
  return [
    ...first.slice(0, start),
    alternatives(differing, respect),
    ...first.slice(first.length - end),
  ].join("");
}

function commonStart([first, ...others]: readonly (readonly string[])[]): number {
  const length = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return length < 0 ? first.length : length;
}

/** `{a|b}` */
export function alternatives(texts: readonly string[], respect: Respect): string {
  const [open, close] = BRACKETS[respect];
  return open + texts.join("|") + close;
}

/** One of the texts that were folded. */
export function unfold(text: string, index: number, respect: Respect): string {
  const [open, close] = BRACKETS[respect];
  const folded = new RegExp(`\\${open}([^${open}${close}]*)\\${close}`, "g");
  return text.replaceAll(folded, (_, inside: string) => inside.split("|")[index]);
}
