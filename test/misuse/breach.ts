/** One way to break one precondition of one public method. */
export interface Breach {
  /** The method, as `listMethods()` calls it. */
  readonly method: string;
  readonly precondition: string;
  /** What distinguishes it from the others of the same method and precondition. */
  readonly variant: string;
  prepare(): Broken;
}

/** What is ready to be broken. */
export interface Broken {
  /** The call that has to throw, or to give a promise that is rejected. */
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

/** The breach's name, which tells it from all others. */
export const idOf = ({ method, precondition, variant }: Breach): string =>
  `${method} | ${precondition} | ${variant}`;

/** Breaks the precondition. Returns a description of a wrong outcome, undefined if it is right. */
export async function check({ prepare }: Breach): Promise<string | undefined> {
  const { call, error: expected, memory } = prepare();
  const before = copyOf(memory);
  let error: unknown;
  try {
    return `nothing was thrown, it gave ${String(await call())}`;
  } catch (thrown) {
    error = thrown;
  }
  const after = copyOf(memory);
  const written = after.findIndex((byte, i) => byte !== before[i]);
  if (written >= 0 || after.length !== before.length) return `byte ${written} was written`;
  return difference(error, expected);
}

/** Of memory that is gone, nothing can be copied. */
function copyOf(memory: Broken["memory"]): Uint8Array {
  const bytes = memory?.();
  return bytes === undefined || bytes.length === 0 ? new Uint8Array() : bytes.slice();
}

function difference(
  error: unknown,
  { name, message, fields = {} }: ExpectedError,
): string | undefined {
  if (!(error instanceof Error)) return `no error was thrown, but ${String(error)}`;
  const className = error.name;
  if (className !== name) return `${name} was expected, and this was thrown: ${error}`;
  if (message !== undefined && !message.test(error.message)) {
    return `the message does not match ${message}: ${error}`;
  }
  for (const [field, value] of Object.entries(fields)) {
    const found = (error as unknown as Record<string, unknown>)[field];
    if (!Object.is(found, value)) {
      return `${field} is ${String(found)}, and not ${String(value)}: ${error}`;
    }
  }
  return undefined;
}
