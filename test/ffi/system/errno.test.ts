import assert from "node:assert/strict";
import { constants } from "node:os";
import process from "node:process";
import { test } from "node:test";
import { describeErrno } from "../../../ffi/system/errno.ts";
import { describeWindowsError } from "../../../ffi/system/kernel32.ts";

test("describeErrno() returns the system's names", { skip: process.platform !== "linux" }, () => {
  const known = Object.entries(constants.errno).filter(([, number]) =>
    !/^E\d+$/.test(describeErrno("linux-x64", number)[0])
  );
  assert.ok(known.length > 25);
  for (const [name, number] of known) {
    const [code, reason] = describeErrno("linux-x64", number);
    // Two names for one number.
    assert.ok(
      code === name || constants.errno[code as keyof typeof constants.errno] === number,
      `${number} is ${name}`,
    );
    assert.match(reason, /^[a-z]/);
  }
});

test("describeErrno() depends on the target if the systems differ", () => {
  assert.deepEqual(["linux-x64", "darwin-arm64"].map((target) => describeErrno(target, 35)[0]), [
    "E35",
    "EAGAIN",
  ]);
  assert.deepEqual(["linux-x64", "darwin-arm64"].map((target) => describeErrno(target, 110)[0]), [
    "ETIMEDOUT",
    "E110",
  ]);
  for (const target of ["linux-arm64", "darwin-x64"]) {
    assert.equal(describeErrno(target, 2)[0], "ENOENT");
  }
});

test("describeErrno() contains the number of an unknown error", () => {
  assert.deepEqual(describeErrno("linux-x64", 9999), ["E9999", "the system reported error 9999"]);
});

test("describeWindowsError() returns the names of POSIX", () => {
  const expected = {
    2: "ENOENT",
    4: "EMFILE",
    5: "EACCES",
    19: "EROFS",
    39: "ENOSPC",
    112: "ENOSPC",
    206: "ENAMETOOLONG",
  };
  for (const [number, code] of Object.entries(expected)) {
    assert.equal(describeWindowsError(Number(number))[0], code);
  }
  assert.deepEqual(describeWindowsError(9999), ["EIO", "the system reported error 9999"]);
});
