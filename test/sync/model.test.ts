import { testModels, type Wrong } from "../stress/linearizability/model_tests.ts";
import { SUBJECTS } from "./subjects.ts";

const WRONG: Wrong = {
  Mutex: {
    "two owners": [[0, "tryLock", 0, true, 0, 2], [1, "tryLock", 0, true, 1, 3]],
    "a failure although it was released": [
      [0, "tryLock", 0, true, 0, 1],
      [0, "release", 0, "lock", 2, 3],
      [1, "tryLock", 0, false, 4, 5],
    ],
    "a wait for its own thread": [[0, "lock", 0, true, 0, 1], [0, "lock", 0, "TimeoutError", 2, 3]],
  },
  RwLock: {
    "a writer beside a reader": [[0, "tryRead", 0, true, 0, 2], [1, "tryWrite", 0, true, 1, 3]],
    "a reader beside a writer": [[0, "write", 0, true, 0, 1], [1, "read", 1, true, 2, 3]],
    "two readers that exclude each other": [
      [0, "tryRead", 0, true, 0, 2],
      [1, "tryRead", 0, false, 1, 3],
    ],
  },
  Semaphore: {
    "more owners than permits": [
      [0, "acquire", 0, true, 0, 9],
      [1, "acquire", 0, true, 1, 8],
      [2, "tryAcquire", 0, true, 2, 7],
    ],
    "a failure although a permit is free": [
      [0, "acquire", 0, true, 0, 1],
      [1, "tryAcquire", 0, false, 2, 3],
    ],
  },
  Condition: {
    "a wait that ends without a notification": [
      [0, "lock", 0, true, 0, 1],
      [0, "wait", 0, "woken", 2, 3],
    ],
    "a wait that ends while another thread holds the mutex": [
      [0, "lock", 0, true, 0, 1],
      [0, "wait", 1, "TimeoutError", 2, 5],
      [1, "lock", 1, true, 3, 4],
    ],
  },
  Event: {
    "a wait that ends before it is set": [
      [0, "isSet", 0, false, 0, 1],
      [0, "wait", 0, true, 2, 3],
    ],
    "a wait that times out although it is set": [
      [0, "set", 0, true, 0, 1],
      [1, "wait", 0, "TimeoutError", 2, 3],
    ],
  },
  Barrier: {
    "a party that goes on alone": [[0, "arriveAndWait", 0, true, 0, 1]],
    "a party that waits for one that has left": [
      [0, "arriveAndDrop", 0, true, 0, 1],
      [1, "arriveAndWait", 1, "TimeoutError", 2, 3],
    ],
  },
  Once: {
    "two that run the function": [[0, "run", 0, true, 0, 2], [1, "run", 0, true, 1, 3]],
    "one that does not run it after an error": [
      [0, "run", 1, "Error", 0, 1],
      [1, "run", 0, false, 2, 3],
    ],
  },
  Snapshot: {
    "a value that was replaced": [
      [0, "write", 50, true, 0, 1],
      [1, "read", 0, 0, 2, 3],
    ],
    "a torn value": [[0, "write", 50, true, 0, 2], [1, "read", 0, "torn", 1, 3]],
    "a lost update": [
      [0, "update", 0, true, 0, 1],
      [1, "update", 0, true, 2, 3],
      [1, "read", 0, 1, 4, 5],
    ],
  },
};

testModels(SUBJECTS, WRONG);
