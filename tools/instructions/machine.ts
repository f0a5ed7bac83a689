import { type Flags, join, madeOf, UNKNOWN, type Value } from "./value.ts";

/** What an instruction reads or writes in memory. */
export interface Access {
  readonly address: Value;
  /** How many bytes. */
  readonly width: number;
  readonly reads: boolean;
  readonly writes: boolean;
  /**
   * `atomic` for a read-modify-write in one instruction, `exclusive` for one half of an LL/SC pair
   * on arm64, `plain` for any other access.
   */
  readonly kind: "plain" | "atomic" | "exclusive";
  /** What it says of order, which on x86-64 no access does. */
  readonly acquire: boolean;
  readonly release: boolean;
}

/** The known registers and flags before or after an instruction. Others are unknown. */
export interface State {
  readonly registers: ReadonlyMap<string, Value>;
  readonly flags: Flags | null;
}

/** What holds for both of two states. */
export function joinStates(a: State, b: State): State {
  const names = new Set([...a.registers.keys(), ...b.registers.keys()]);
  const value = ({ registers }: State, name: string) => registers.get(name) ?? UNKNOWN;
  return {
    registers: new Map([...names].map((name) => [name, join(value(a, name), value(b, name))])),
    flags: JSON.stringify(a.flags) === JSON.stringify(b.flags) ? a.flags : null,
  };
}

export function sameState(a: State, b: State): boolean {
  const text = ({ registers, flags }: State) =>
    [...registers].filter(([, { base, offset }]) => base !== null || offset !== null)
      .map(([name, { base, offset }]) => `${name}=${base}+${offset}`).sort().join() +
    JSON.stringify(flags);
  return text(a) === text(b);
}

/** A processor while it carries out one instruction. It notes what the instruction uses. */
export class Machine {
  readonly reads: Set<string> = new Set<string>();
  readonly writes: Set<string> = new Set<string>();
  readonly accesses: Access[] = [];
  readonly #registers: Map<string, Value>;
  #flags: Flags | null;

  constructor({ registers, flags }: State) {
    this.#registers = new Map(registers);
    this.#flags = flags;
  }

  get state(): State {
    return { registers: this.#registers, flags: this.#flags };
  }

  read(register: string): Value {
    this.reads.add(register);
    return this.#registers.get(register) ?? UNKNOWN;
  }

  write(register: string, value: Value): void {
    this.writes.add(register);
    this.#registers.set(register, value);
  }

  /** Writes a part of a register, whose rest stays. */
  writePart(register: string, value: Value): void {
    this.write(register, madeOf(this.read(register), value));
  }

  readFlags(): Flags | null {
    this.reads.add("flags");
    return this.#flags;
  }

  writeFlags(flags: Flags | null): void {
    this.writes.add("flags");
    this.#flags = flags;
  }

  access(address: Value, width: number, rest: Partial<Omit<Access, "address" | "width">>): void {
    const none = {
      reads: false,
      writes: false,
      kind: "plain",
      acquire: false,
      release: false,
    } as const;
    this.accesses.push({ address, width, ...none, ...rest });
  }
}
