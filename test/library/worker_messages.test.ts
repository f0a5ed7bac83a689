import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { runForJson, RUNTIME } from "../support/child.ts";
import { copyLibrary, copyPackage, temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const WORKERS = 8;
const LONG = { timeout: 100_000 };

const urlOf = (folder: string, file: string) =>
  JSON.stringify(pathToFileURL(join(folder, file)).href);

/** A copy of the package with workers in it. */
function withWorkers(): string {
  const folder = copyPackage(FOLDER);
  const imported = `import { atomic, INT, libraryInfo } from "./mod.ts";`;
  const answer = `(data) => {
    atomic({ width: 4, atype: INT }).inc();
    return data + " " + libraryInfo().source;
  }`;
  const receive = `
    const received = [];
    self.onmessage = ({ data }) => {
      if (data === "end") self.postMessage(received);
      else received.push(data);
    };`;
  const files = {
    // Listens after the import, as most programs do.
    "web.ts": `${imported}
      const answer = ${answer};
      self.onmessage = ({ data }) => self.postMessage(answer(data));`,
    "node.ts": `${imported}
      import { parentPort } from "node:worker_threads";
      const answer = ${answer};
      parentPort.on("message", (data) => parentPort.postMessage(answer(data)));`,
    // Listens before a dynamic import, while the main thread sends.
    "dynamic.ts": `${receive}
      self.postMessage("ready");
      await import("./mod.ts");`,
    "received.ts": receive,
    // Listens in a module that is evaluated before the package.
    "static.ts": `
      import "./received.ts";
      import "./mod.ts";
      self.postMessage("ready");`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Sends each worker a message before it starts. Returns the answers. A lost message times out. */
function answers(folder: string, kind: "web" | "node"): string[] {
  const url = urlOf(folder, `${kind}.ts`);
  return runForJson(
    `
    import * as threads from "node:worker_threads";
    const make = {
      web: () => new Worker(${url}, { type: "module" }),
      // Node's flags for this text would not suit the file.
      node: () => new threads.Worker(new URL(${url}), { execArgv: [] }),
    };
    const listen = {
      web: (worker, listener) => worker.onmessage = ({ data }) => listener(data),
      node: (worker, listener) => worker.on("message", listener),
    };
    const indices = Array.from({ length: ${WORKERS} }, (_, index) => index);
    const reported = await Promise.all(indices.map((index) => new Promise((resolve) => {
      const worker = make.${kind}();
      listen.${kind}(worker, (data) => {
        resolve(data);
        worker.terminate();
      });
      worker.postMessage("message " + index);
    })));
    console.log(JSON.stringify(reported));
  `,
    { mod: join(folder, "mod.ts"), deno: ["--allow-all"] },
  );
}

/**
 * Posts the numbers below `count` to a worker, at once or one by one during its import. Returns the
 * received numbers.
 */
function received(folder: string, program: string, count: number, when: "now" | "ready"): number[] {
  return runForJson(
    `
    const worker = new Worker(${urlOf(folder, program)}, { type: "module" });
    const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const send = async (milliseconds) => {
      for (let i = 0; i < ${count}; i++) {
        worker.postMessage(i);
        if (milliseconds > 0) await pause(milliseconds);
      }
    };
    if (${when === "now"}) send(0);
    worker.onmessage = async ({ data }) => {
      if (data === "ready") {
        if (${when === "ready"}) await send(1);
        // Later than any message that the import could delay.
        await pause(200);
        worker.postMessage("end");
      } else {
        console.log(JSON.stringify(data));
        worker.terminate();
      }
    };
  `,
    { mod: join(folder, "mod.ts"), deno: ["--allow-all"] },
  );
}

describe("a worker that imports the package receives each message once", () => {
  const [withFile, without] = [withWorkers(), withWorkers()];
  copyLibrary(withFile);
  for (const [folder, source] of [[withFile, "file"], [without, "embedded"]]) {
    for (const kind of RUNTIME === "Node" ? ["node"] as const : ["web", "node"] as const) {
      test(`sent before a ${kind} worker starts, with the library from: ${source}`, LONG, () => {
        const expected = Array.from(
          { length: WORKERS },
          (_, index) => `message ${index} ${source}`,
        );
        assert.deepEqual(answers(folder, kind), expected);
      });
    }

    // Node has no web workers.
    if (RUNTIME === "Node") continue;

    test(`sent during a dynamic import, with the library from: ${source}`, LONG, () => {
      const numbers = Array.from({ length: 100 }, (_, index) => index);
      assert.deepEqual(received(folder, "dynamic.ts", 100, "ready"), numbers);
    });

    test(`posted at once, to a handler set before the import: ${source}`, LONG, () => {
      const numbers = Array.from({ length: 19 }, (_, index) => index);
      assert.deepEqual(received(folder, "static.ts", 19, "now"), numbers);
    });
  }
});
