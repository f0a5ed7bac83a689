// Requests of a process that has reached one of its limits.
import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { runForJson } from "../support/child.ts";

describe("at its limits, a process", { skip: process.platform !== "linux" }, () => {
  test("gets an error for a file above the size limit, and does not end", () => {
    const reported = runForJson(
      `
      const name = "limit-" + crypto.randomUUID();
      const codes = [
        () => api.SharedMemory.create({ name, size: 1 << 30 }),
        () => api.SharedMemory.file({ path: "/tmp/" + name, size: 1 << 30 }),
        () => api.SharedMemory.open({ name }),
        () => api.SharedMemory.file({ path: "/tmp/" + name }),
      ].map((use) => {
        try { use(); } catch (error) { return error.code; }
      });
      console.log(JSON.stringify(codes));
    `,
      { limits: ["-f", "500000"] },
    );
    assert.deepEqual(reported, ["EFBIG", "EFBIG", "ENOENT", "ENOENT"]);
  });

  test("gets an error without a free descriptor, and does not end", () => {
    const reported = runForJson(
      `
      import { closeSync, openSync } from "node:fs";
      api.SharedMemory.create({ size: 8 }).unlink();
      const descriptors = [];
      try { for (;;) descriptors.push(openSync("/dev/null", "r")); } catch {}
      const refusals = [
        () => api.SharedMemory.create({ size: 8 }),
        () => api.SharedMemory.open({ name: "nobody-made-this" }),
        () => api.SharedMemory.file({ path: "/dev/null" }),
      ].map((use) => {
        try {
          use();
        } catch (error) {
          return [error instanceof api.SharedMemoryError, error.code, error.syscall];
        }
      });
      descriptors.forEach((descriptor) => closeSync(descriptor));
      console.log(JSON.stringify(refusals));
    `,
      { deno: ["--allow-all"], limits: ["-n", "200"] },
    );
    assert.deepEqual(reported, [
      [true, "EMFILE", "shm_open"],
      [true, "EMFILE", "shm_open"],
      [true, "EMFILE", "open"],
    ]);
  });
});
