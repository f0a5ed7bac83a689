import { makeContext } from "../support/subjects.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { apply, BYTES, INT, path, receivers } from "./receivers.ts";
import { released, rows, typeError } from "./rows.ts";
import { atomicSubject, sharedSubject, type Subject, viewSubject } from "./subjects.ts";
import { waitingCases } from "./waiting.ts";

const PROPERTIES = ["width", "readonly", "opsSupported", "buffer"];
const CONVERSIONS = ["toBytes", "toString", "[Symbol.toPrimitive]", "[nodejs.util.inspect.custom]"];
function* propertyCases(): Generator<MisuseCase> {
  const expected = /^Expected an atomic or a view as this, got /;
  for (const [of, create] of [["Atomic", atomicSubject], ["AtomicView", viewSubject]] as const) {
    const own = of === "Atomic" ? ["handle"] : [];
    for (const name of [...PROPERTIES, ...CONVERSIONS, ...own]) {
      yield* receivers(`${of}.prototype${path(name)}`, name, () => create(INT).object, expected);
    }
    yield* receivers(
      `${of.replace("Atomic", "AtomicIntegral")}.prototype.signed`,
      "signed",
      () => create(INT).object,
      expected,
    );
  }
  const messages: Readonly<Record<string, RegExp>> = {
    Atomic: /^Operation forbidden on released atomic: its memory was closed$/,
    AtomicView: /^Operation forbidden on released view/,
  };
  const endings: readonly (readonly [string, string, () => Subject])[] = [
    ["AtomicView", "the view is not released", () => {
      const subject = viewSubject(INT);
      subject.context.exit();
      return subject;
    }],
    ["AtomicView", "the memory is not lost", () => {
      const subject = viewSubject(INT);
      subject.buffer.transfer();
      return subject;
    }],
    ["Atomic", "the memory is not lost", () => {
      const subject = sharedSubject(INT);
      subject.shared.close();
      return subject;
    }],
  ];
  for (const [of, precondition, end] of endings) {
    const message = messages[of] as RegExp;
    const names = [
      ...PROPERTIES,
      "signed",
      ...CONVERSIONS.slice(0, 3),
      ...(of === "Atomic" ? ["handle"] : []),
    ];
    for (const name of names) {
      const holder = name === "signed" ? of.replace("Atomic", "AtomicIntegral") : of;
      yield* rows(`${holder}.prototype${path(name)}`, precondition, released(message), [["", () => {
        const { object, memory } = end();
        return { call: () => apply(object, name, object, ["number"]), memory };
      }]]);
    }
  }
  for (const [of, create] of [["Atomic", atomicSubject], ["AtomicView", viewSubject]] as const) {
    for (
      const [title, kind, hint] of [["default", INT, "default"], [
        "a number of bytes",
        BYTES,
        "number",
      ]] as const
    ) {
      const prepare = () => {
        const { object, memory } = create(kind);
        return { call: () => apply(object, "[Symbol.toPrimitive]", object, [hint]), memory };
      };
      const text = /^Cannot use an Atomic\w+ as a (value|number): call load\(\)/;
      yield* rows(
        `${of}.prototype[Symbol.toPrimitive]`,
        "it is not used implicitly",
        typeError(text),
        [[
          title,
          prepare,
        ]],
      );
    }
  }
}

function* contextCases(): Generator<MisuseCase> {
  const method = (name: string) => `AtomicViewContext.prototype${path(name)}`;
  const create = () => makeContext({ ...INT, buffer: new ArrayBuffer(4) });
  for (
    const name of ["enter", "exit", "release", "[Symbol.dispose]", "[nodejs.util.inspect.custom]"]
  ) {
    yield* receivers(
      method(name),
      name,
      create,
      /^Expected a context of atomicview\(\) as this, got /,
    );
  }
  const twice = released(/^Cannot open context multiple times$/);
  yield* rows(method("enter"), "it was not opened before", twice, [
    ["open", () => {
      const context = create();
      context.enter();
      return { call: () => context.enter() };
    }],
    ["exited", () => {
      const context = create();
      context.enter();
      context.exit();
      return { call: () => context.enter() };
    }],
  ]);
  const after = released(/^Cannot open context after calling 'release'$/);
  yield* rows(method("enter"), "it was not released before", after, [["", () => {
    const context = create();
    context.release();
    return { call: () => context.enter() };
  }]]);
  const lost = released(/^Cannot open context: its buffer was detached, transferred or shrunk$/);
  yield* rows(method("enter"), "the buffer is not detached", lost, [["", () => {
    const buffer = new ArrayBuffer(4);
    const context = makeContext({ ...INT, buffer });
    const moved = new Uint8Array(buffer.transfer());
    return { call: () => context.enter(), memory: () => moved };
  }]]);
  const open = released(/^Cannot call 'release' while context is open$/);
  yield* rows(method("release"), "it is not open", open, [["", () => {
    const context = create();
    context.enter();
    return { call: () => context.release() };
  }]]);
}

/** Returns all cases for atomics, views and contexts, except operations. */
export function* objectCases(): Generator<MisuseCase> {
  yield* propertyCases();
  yield* waitingCases();
  yield* contextCases();
}
