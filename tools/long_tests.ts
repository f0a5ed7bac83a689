import type { JavaScriptRuntime } from "./runtimes.ts";

/**
 * The slow tests, which start many processes, bundle the package or repeat races. `npm run
 * test:long` runs them, so that `npm test` ends within five minutes.
 */
export const LONG_TESTS: readonly string[] = [
  "test/atomics/wait_resources.test.ts",
  "test/bun/declarations.test.ts",
  "test/deno/check.test.ts",
  "test/deno/compile.test.ts",
  "test/library/bundle.test.ts",
  "test/library/copies.test.ts",
  "test/library/embedded.test.ts",
  "test/library/first_use.test.ts",
  "test/library/refusals.test.ts",
  "test/library/transforms.test.ts",
  "test/library/worker_messages.test.ts",
  "test/misuse/misuse.test.ts",
  "test/package/process_counter.test.ts",
  "test/package/programs.test.ts",
  "test/queue/kills.test.ts",
  "test/queue/processes.test.ts",
  "test/shared_memory/liveness.test.ts",
  "test/shared_memory/processes.test.ts",
  "test/stress/litmus/litmus.test.ts",
  "test/stress/stress.test.ts",
];

/**
 * Slow tests that run in Bun only: they start hundreds of processes to stop them before each atomic
 * operation, and the operations are the same in every runtime.
 */
export const LONG_TESTS_IN_BUN: readonly string[] = [
  "test/queue/steps.test.ts",
  "test/sync/steps.test.ts",
];

/**
 * The test that kills processes at random. It is run by hand, because it depends on how fast a
 * loaded machine ends threads.
 */
export const TESTS_BY_HAND: readonly string[] = ["test/sync/deaths.test.ts"];

/** The tests that run in no runtime by `npm test`. */
export const LEFT_OUT: readonly string[] = [
  ...LONG_TESTS,
  ...LONG_TESTS_IN_BUN,
  ...TESTS_BY_HAND,
];

/** Slow tests of text, of simulated systems, and of leaks in code that all runtimes share. */
const OF_NO_RUNTIME: readonly string[] = [
  "test/ffi/files",
  "test/ffi/library",
  "test/ffi/memory/darwin_files.test.ts",
  "test/ffi/memory/darwin_segments.test.ts",
  "test/ffi/memory/file_systems.test.ts",
  "test/ffi/memory/windows_files.test.ts",
  "test/ffi/memory/windows_segments.test.ts",
  "test/internal",
  "test/library/library.test.ts",
  "test/shared_memory/leaks.test.ts",
  "test/shared_memory/space.test.ts",
];

/**
 * Further tests that `npm test` runs in Bun, and only `npm run test:long` in another runtime. In
 * Node also those that start many processes, because each one takes a third of a second.
 */
export const LONG_TESTS_OF: Readonly<
  Partial<Record<JavaScriptRuntime["name"], readonly string[]>>
> = {
  Deno: [
    ...OF_NO_RUNTIME,
    "test/library/patomic.test.ts",
    "test/package/build_patomic.test.ts",
    "test/package/embedded_module.test.ts",
    "test/package/import_rules.test.ts",
    "test/package/types.test.ts",
    "test/stress/linearizability/models.test.ts",
  ],
  Node: [
    ...OF_NO_RUNTIME,
    "test/library/frozen.test.ts",
    "test/node/permissions.test.ts",
    "test/node/terminate.test.ts",
    "test/package",
    "test/shared_memory/segments.test.ts",
    "test/stress/linearizability/models.test.ts",
  ],
};
