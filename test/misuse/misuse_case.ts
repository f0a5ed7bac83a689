/** One way to break one precondition of one public method. */
export interface MisuseCase {
  /** The method, with its name in `listMethods()`. */
  readonly method: string;
  readonly precondition: string;
  /** Distinguishes the cases of one method and precondition. */
  readonly variant: string;
  prepare(): Prepared;
}

/** A call that is ready to break the precondition. */
export interface Prepared {
  /** The call that must throw, or return a promise that is rejected. */
  call(): unknown;
  readonly error: ExpectedError;
  /** All memory that a write could reach. */
  memory?(): Uint8Array;
}

export interface ExpectedError {
  readonly name: string;
  readonly message?: RegExp;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Returns the unique name of a case. */
export const idOf = ({ method, precondition, variant }: MisuseCase): string =>
  `${method} | ${precondition} | ${variant}`;

/** Breaks the precondition. Returns a description of a wrong outcome, undefined if it is right. */
export async function check({ prepare }: MisuseCase): Promise<string | undefined> {
  const { call, error: expected, memory } = prepare();
  const before = copyOf(memory);
  let error: unknown;
  try {
    return `nothing was thrown, and the result is ${String(await call())}`;
  } catch (thrown) {
    error = thrown;
  }
  const after = copyOf(memory);
  const written = after.findIndex((byte, i) => byte !== before[i]);
  if (written >= 0 || after.length !== before.length) return `byte ${written} was written`;
  return difference(error, expected);
}

/** Returns a copy of the memory, empty if it was lost. */
function copyOf(memory: Prepared["memory"]): Uint8Array {
  const bytes = memory?.();
  return bytes === undefined || bytes.length === 0 ? new Uint8Array() : bytes.slice();
}

function difference(
  error: unknown,
  { name, message, fields = {} }: ExpectedError,
): string | undefined {
  if (!(error instanceof Error)) return `no error was thrown, but ${String(error)}`;
  const className = error.name;
  if (className !== name) return `${name} expected, got ${error}`;
  if (message !== undefined && !message.test(error.message)) {
    return `the message does not match ${message}: ${error}`;
  }
  for (const [field, value] of Object.entries(fields)) {
    const found = (error as unknown as Record<string, unknown>)[field];
    if (!Object.is(found, value)) {
      return `${field} is ${String(found)}, ${String(value)} expected: ${error}`;
    }
  }
  return undefined;
}
