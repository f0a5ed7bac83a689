/**
 * The tests that take long, because they start many processes, bundle the package or repeat races.
 * `npm test` leaves them to `npm run test:long`, so that it ends within five minutes.
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
  "test/stress/litmus/litmus.test.ts",
  "test/stress/stress.test.ts",
  "test/sync/steps.test.ts",
];

/**
 * The test that kills processes at random, which is run by hand until it has been seen to pass many
 * times: it depends on how fast a loaded machine ends threads.
 */
export const TESTS_BY_HAND: readonly string[] = ["test/sync/deaths.test.ts"];
