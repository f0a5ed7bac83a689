/**
 * The slow tests, which start many processes, bundle the package or repeat races. `npm run
 * test:long` runs them, so that `npm test` ends within five minutes.
 */
export const LONG_TESTS: readonly string[] = [
  "test/atomics/wait_resources.test.ts",
  "test/bun/declarations.test.ts",
  "test/library/bundle.test.ts",
  "test/library/copies.test.ts",
  "test/library/first_use.test.ts",
  "test/library/transforms.test.ts",
  "test/misuse/misuse.test.ts",
  "test/package/programs.test.ts",
  "test/queue/steps.test.ts",
  "test/stress/litmus/litmus.test.ts",
  "test/stress/stress.test.ts",
  "test/sync/steps.test.ts",
];

/**
 * The test that kills processes at random. It is run by hand, because it depends on how fast a
 * loaded machine ends threads.
 */
export const TESTS_BY_HAND: readonly string[] = ["test/sync/deaths.test.ts"];
