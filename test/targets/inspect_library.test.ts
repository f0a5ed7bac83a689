import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { inspectLibrary, interfaceNames } from "../../tools/inspect_library.ts";
import { type Target, TARGETS } from "../../tools/targets.ts";
import { ROOT } from "../support/child.ts";
import { compile, LINK } from "./compile.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "patomic-inspect-"));
after(() => rmSync(FOLDER, { recursive: true }));

/** The difference between a library and a correct one. */
interface Difference {
  /** C that is appended, in which `EXPORT` exports. */
  readonly code?: string;
  readonly without?: string;
  readonly version?: string;
  readonly add?: readonly string[];
  readonly leaveOut?: readonly string[];
}

/** A library that exports the whole interface, and does nothing. */
function make(
  target: Target,
  { code = "", without, version = "1.1.0", add = [], leaveOut = [] }: Difference,
): string {
  const names = interfaceNames().filter((name) =>
    name !== without && name !== "patomic_version_string"
  );
  const functions = names.map((name) => `EXPORT int ${name}(void) { return 0; }`);
  functions.push(
    `EXPORT const char *patomic_version_string(void) { return ${JSON.stringify(version)}; }`,
  );
  const link = LINK[target.objectFormat].filter((argument) =>
    !leaveOut.some((part) => argument.includes(part))
  );
  return compile(FOLDER, target, target.library, [...functions, code].join("\n"), [
    ...link,
    ...add,
  ]);
}

/** Returns the lines of the inspector's error. */
function problems(file: string, target: Target): string[] {
  try {
    inspectLibrary(file, target);
    return [];
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split("\n");
    assert.match(
      first,
      new RegExp(`${target.library} is not fit to be the library for ${target.name}:$`),
    );
    return lines.map((line) => line.trim());
  }
}

/**
 * A reference by address, not a call: macOS would bind a call lazily, with a further function from
 * outside.
 */
const USE_OUTSIDE = `int outside(void);
EXPORT int patomic_create(void) { int (*volatile function)(void) = outside; return function(); }`;

/** Flags that link to a library `other` with a function `outside`, after making it. */
function linkOther(target: Target): string[] {
  const code = "EXPORT int outside(void) { return 0; }";
  if (target.objectFormat === "Mach-O") {
    const lines = ["--- !tapi-tbd", "tbd-version: 4", "targets: [ x86_64-macos, arm64-macos ]"];
    lines.push(
      "install-name: '@rpath/other'",
      "exports:",
      "  - targets: [ x86_64-macos, arm64-macos ]",
    );
    lines.push("    symbols: [ _outside ]", "...");
    writeFileSync(join(FOLDER, "other.tbd"), `${lines.join("\n")}\n`);
    return ["other.tbd"];
  }
  if (target.objectFormat === "ELF") {
    compile(FOLDER, target, "other", code, [...LINK.ELF, "-Wl,-soname,other"]);
    return ["-Wl,--no-as-needed", "./other"];
  }
  compile(FOLDER, target, "other", code, [...LINK.COFF, "-Wl,/implib:other.lib"]);
  return ["other.lib"];
}

for (const target of TARGETS) {
  describe(`inspectLibrary() for ${target.name}`, () => {
    const { objectFormat } = target;
    const said = (difference: Difference) => problems(make(target, difference), target);

    test("accepts a correct library", () => {
      const { size, sha256, operations } = inspectLibrary(make(target, {}), target);
      assert.deepEqual(operations, [27, 27, 27, 27, 27]);
      assert.ok(size > 5000);
      assert.match(sha256, /^[0-9a-f]{64}$/);
    });

    test("refuses an additional export", () => {
      const code = "EXPORT int patomic_more(void) { return 0; }\nEXPORT int more_data = 1;";
      const [problem, ...others] = said({ code });
      assert.deepEqual(others, []);
      const [, names] = problem.match(/^it exports functions outside the interface: (.*)$/) ?? [];
      assert.deepEqual(names.split(", ").toSorted(), ["more_data", "patomic_more"]);
    });

    test("refuses a missing export", () => {
      for (const without of ["patomic_create", "patomic_explicit_fetch_add_16"]) {
        assert.deepEqual(said({ without }), [`it does not export: ${without}`]);
      }
    });

    if (objectFormat !== "COFF") {
      test("refuses an undefined symbol", () => {
        const add = objectFormat === "ELF" ? [] : ["-Wl,-undefined,dynamic_lookup"];
        assert.deepEqual(said({ without: "patomic_create", code: USE_OUTSIDE, add }), [
          "it has undefined symbols: outside",
        ]);
      });
    }

    if (objectFormat === "ELF") {
      test("refuses a weak undefined symbol", () => {
        const code = `__attribute__((weak)) ${USE_OUTSIDE}`;
        assert.deepEqual(said({ without: "patomic_create", code }), [
          "it has undefined symbols: outside",
        ]);
      });
    }

    test("refuses a dependency", () => {
      const imported = objectFormat === "COFF" ? "__declspec(dllimport) " : "";
      const add = linkOther(target);
      const found = said({ without: "patomic_create", code: `${imported}${USE_OUTSIDE}`, add });
      const name = { ELF: "other", "Mach-O": "@rpath/other", COFF: "other" }[objectFormat];
      assert.ok(found.includes(`it depends on: ${name}`), found.join("\n"));
    });

    for (
      const path of [
        join(ROOT, "lib/patomic/src/align.c"),
        join(homedir(), "x.c"),
        "/home/someone/patomic/align.c",
        "/Users/someone/patomic/align.c",
        "/tmp/patomic-1/align.c",
        "C:\\Users\\someone\\align.c",
      ]
    ) {
      test(`refuses the path ${path} inside`, () => {
        const [problem, ...others] = said({ version: `at ${path}:12` });
        assert.deepEqual(others, []);
        assert.match(problem, /^it contains paths of the machine that built it: /);
      });
    }

    test("refuses the path of a given folder inside", () => {
      const file = make(target, { version: "at /data/patomic/src/align.c:12" });
      const { size } = inspectLibrary(file, target);
      assert.equal(inspectLibrary(file, target, ["/data/other"]).size, size);
      assert.throws(() => inspectLibrary(file, target, ["/data/patomic"]), {
        message: /:\n {2}it contains paths of the machine that built it: \/data\/patomic$/,
      });
    });

    test("refuses a library for another target", () => {
      const file = make(target, {});
      for (
        const other of TARGETS.filter((each) => each !== target && each.library === target.library)
      ) {
        assert.deepEqual(problems(file, other), [`it is ${target.format}, not ${other.format}`]);
      }
    });

    test("refuses a truncated library, and a file that is not a library", () => {
      const file = make(target, {});
      const bytes = readFileSync(file);
      for (const content of [bytes.subarray(0, bytes.length / 2), "This is not a library.\n", ""]) {
        writeFileSync(file, content);
        assert.throws(
          () => inspectLibrary(file, target),
          /^Error: (.* is not fit to be|llvm-\w+ .* failed)/,
        );
      }
    });

    if (objectFormat === "Mach-O") {
      test("refuses a library that does not name the system's library, or itself", () => {
        const noSystem = said({ leaveOut: ["libSystem"] });
        assert.deepEqual(noSystem, ["it does not name: /usr/lib/libSystem.B.dylib"]);
        const noName = said({ leaveOut: ["install_name"] });
        assert.deepEqual(noName, [
          "it depends on: libpatomic.dylib",
          "it does not name: @rpath/libpatomic.dylib",
        ]);
      });
    }

    if (target.name === "darwin-arm64") {
      test("refuses a library without a signature", () => {
        const found = said({ add: ["-Wl,-no_adhoc_codesign"] });
        assert.deepEqual(found, ["it has no signature, without which macOS opens nothing"]);
      });
    }
  });
}
