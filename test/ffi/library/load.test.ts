import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LibraryLoadError } from "../../../ffi/errors.ts";
import { type Candidate, loadFirst } from "../../../ffi/library/load.ts";
import type { Runtime, SharedLibrary } from "../../../ffi/runtime/contract.ts";

const candidate = (path: string): Candidate => ({
  path,
  source: "file",
  use: (open) => open(path),
});

/** A runtime that opens paths that begin with "good", and records the paths. */
function fakeRuntime() {
  const opened: string[] = [];
  const open = (path: string) => {
    opened.push(path);
    if (path.startsWith("good")) return { path } as unknown as SharedLibrary;
    throw path.startsWith("odd") ? "no error" : new Error(`Cannot open ${path}`);
  };
  return { opened, runtime: { open } as unknown as Runtime };
}

describe("loadFirst()", () => {
  test("returns the first that is opened and accepted, and does not try more", () => {
    const { opened, runtime } = fakeRuntime();
    const paths = ["bad", "good refused", "good", "good later"].map(candidate);
    const loaded = loadFirst(runtime, paths, (library) => {
      if ((library as unknown as Candidate).path === "good refused") {
        throw new Error("refused by the test");
      }
    }, "Build it");
    assert.deepEqual(loaded, { path: "good", source: "file", library: { path: "good" } });
    assert.deepEqual(opened, ["bad", "good refused", "good"]);
  });

  test("reports all that were tried, with the reasons", () => {
    const { runtime } = fakeRuntime();
    const refuse = () => {
      throw new TypeError("refused by the test");
    };
    assert.throws(
      () => loadFirst(runtime, ["bad", "odd", "good"].map(candidate), refuse, "Build it"),
      (error) => {
        assert.ok(error instanceof LibraryLoadError);
        assert.deepEqual(error.tried, [
          { path: "bad", reason: "Cannot open bad" },
          { path: "odd", reason: "no error" },
          { path: "good", reason: "refused by the test" },
        ]);
        assert.equal(
          error.message,
          "Could not load the patomic library\n  bad: Cannot open bad\n  odd: no error\n" +
            "  good: refused by the test\nBuild it",
        );
        assert.ok(error.cause instanceof TypeError);
        return true;
      },
    );
  });

  test("opens the path that a candidate uses, and reports the path of the candidate", () => {
    const { opened, runtime } = fakeRuntime();
    const events: string[] = [];
    const place = (path: string): Candidate => ({
      path,
      source: "embedded",
      use: (open) => {
        events.push(`put ${path}`);
        try {
          return open(`${path} place`);
        } finally {
          events.push(`removed ${path}`);
        }
      },
    });
    const full: Candidate = {
      path: "full",
      source: "embedded",
      use: () => {
        throw new Error("No space is left");
      },
    };
    const accept = () => {
      events.push("accepted");
    };
    const loaded = loadFirst(
      runtime,
      [full, place("bad"), place("good"), place("good later")],
      accept,
      "Build it",
    );
    assert.deepEqual(loaded, {
      path: "good place",
      source: "embedded",
      library: { path: "good place" },
    });
    assert.deepEqual(opened, ["bad place", "good place"]);
    assert.deepEqual(events, ["put bad", "removed bad", "put good", "accepted", "removed good"]);
    assert.throws(() => loadFirst(runtime, [full, place("bad")], accept, "Build it"), {
      tried: [{ path: "full", reason: "No space is left" }, {
        path: "bad",
        reason: "Cannot open bad place",
      }],
    });
  });

  test("throws if there is no candidate", () => {
    const { runtime } = fakeRuntime();
    const message = "Could not load the patomic library\nBuild it";
    assert.throws(() => loadFirst(runtime, [], () => {}, "Build it"), {
      name: "LibraryLoadError",
      message,
      tried: [],
    });
  });
});
