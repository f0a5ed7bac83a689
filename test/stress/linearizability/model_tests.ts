import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { skipUnusable } from "../../support/fences.ts";
import { allows, inSequence, type Made, type Result, type Subject } from "./subject.ts";

/** A call in a history that is written down: its thread, name, operand, result, begin and end. */
export type Known = readonly [
  thread: number,
  name: string,
  operand: number,
  result: Result,
  begin: number,
  end: number,
];

/** Histories that a model must refute. */
export type Wrong = Readonly<Record<string, Readonly<Record<string, readonly Known[]>>>>;

const OBJECTS = 3;
const PLACE = 16_384;
const options = { timeout: 120_000 };

const inOneMemory = ({ open }: Subject) =>
  open({ buffer: new SharedArrayBuffer(PLACE), offset: 0 }, OBJECTS);

/** The control: objects that are not attached to each other. */
const inSeveral = ({ open }: Subject) =>
  Array.from({ length: OBJECTS }, () => {
    const [act] = open({ buffer: new SharedArrayBuffer(PLACE), offset: 0 }, 1);
    return act!;
  });

const stepsOf = (subject: Subject) =>
  fc.array(
    fc.tuple(subject.steps("alone"), fc.nat(OBJECTS - 1)).map(([step, by]) => ({ ...step, by })),
    { minLength: 1, maxLength: 100, size: "max" },
  );

const property = (subject: Subject, acts: (subject: Subject) => ReturnType<Subject["open"]>) =>
  fc.asyncProperty(stepsOf(subject), async (steps) => {
    assert.ok(allows(subject.model, [await inSequence(acts(subject), steps)]));
  });

/** Tests each primitive against its model, and that the models refute wrong histories. */
export function testModels(
  subjects: Readonly<Record<string, Subject>>,
  wrong: Wrong,
): void {
  describe("calls from several objects of one thread do as the model:", () => {
    for (const [name, subject] of Object.entries(subjects)) {
      const usable = { ...options, skip: skipUnusable(name) };
      test(name, usable, async () => {
        await fc.assert(property(subject, inOneMemory), { numRuns: 80 });
      });

      test(`${name}, but not of objects in different memory: the control`, usable, async () => {
        const { failed } = await fc.check(property(subject, inSeveral), { endOnFailure: true });
        assert.ok(failed);
      });
    }
  });

  describe("a model refutes", () => {
    for (const [name, histories] of Object.entries(wrong)) {
      for (const [title, calls] of Object.entries(histories)) {
        test(`${name}: ${title}`, () => {
          const history = toHistory(calls);
          const { model } = subjects[name]!;
          assert.equal(allows(model, history), false);
          // Without its last call it is possible, so that it is refuted for the reason it shows.
          const before = toHistory(calls.slice(0, -1));
          assert.equal(allows(model, before), true);
        });
      }
    }
  });
}

function toHistory(calls: readonly Known[]): Made[][] {
  const history: Made[][] = [[], [], []];
  for (const [thread, name, operand, result, begin, end] of calls) {
    history[thread]!.push({ by: thread, name, operand, result, begin, end });
  }
  return history;
}
