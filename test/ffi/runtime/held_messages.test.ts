import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { runForJson } from "../../support/child.ts";
import { copyLibrary, copyPackage, temporaryFolder } from "../../support/package_copy.ts";

const FOLDER = temporaryFolder();
const WORKERS = 8;

/** A copy of the package with two kinds of workers in it, which listen after they have imported it. */
function withWorkers(): string {
  const folder = copyPackage(FOLDER);
  const imported = `import { atomic, INT, libraryInfo } from "./mod.ts";`;
  const answer =
    `(data) => { atomic({ width: 4, atype: INT }).inc(); return data + " " + libraryInfo().source; }`;
  writeFileSync(
    join(folder, "web.ts"),
    `${imported}
    const answer = ${answer};
    self.onmessage = ({ data }) => self.postMessage(answer(data));`,
  );
  writeFileSync(
    join(folder, "node.ts"),
    `${imported}
    import { parentPort } from "node:worker_threads";
    const answer = ${answer};
    parentPort.on("message", (data) => parentPort.postMessage(answer(data)));`,
  );
  return folder;
}

/** Sends each worker a message before it has begun, and gives what they answer. A message that is lost has no end. */
function answers(folder: string, kind: "web" | "node"): string[] {
  const url = JSON.stringify(pathToFileURL(join(folder, `${kind}.ts`)).href);
  return runForJson(
    `
    import * as threads from "node:worker_threads";
    const make = { web: () => new Worker(${url}, { type: "module" }), node: () => new threads.Worker(new URL(${url})) };
    const listen = {
      web: (worker, listener) => worker.onmessage = ({ data }) => listener(data),
      node: (worker, listener) => worker.on("message", listener),
    };
    const told = await Promise.all(Array.from({ length: ${WORKERS} }, (_, index) => new Promise((resolve) => {
      const worker = make.${kind}();
      listen.${kind}(worker, (data) => {
        resolve(data);
        worker.terminate();
      });
      worker.postMessage("message " + index);
    })));
    console.log(JSON.stringify(told));
  `,
    { mod: join(folder, "mod.ts"), deno: ["--allow-all"] },
  );
}

describe("a worker that imports the package misses no message", () => {
  const [withFile, without] = [withWorkers(), withWorkers()];
  copyLibrary(withFile);
  for (const kind of ["web", "node"] as const) {
    for (const [folder, source] of [[withFile, "file"], [without, "embedded"]]) {
      test(`of a ${kind} worker, where the library is of the source ${source}`, {
        timeout: 100_000,
      }, () => {
        const expected = Array.from(
          { length: WORKERS },
          (_, index) => `message ${index} ${source}`,
        );
        assert.deepEqual(answers(folder, kind), expected);
      });
    }
  }
});
