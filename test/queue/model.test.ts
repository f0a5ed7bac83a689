import { testModels, type Wrong } from "../stress/linearizability/model_tests.ts";
import { SUBJECTS } from "./subjects.ts";

const WRONG: Wrong = {
  "MpmcQueue of 2 messages": {
    "messages in reverse order": [
      [0, "trySend", 1, true, 0, 1],
      [0, "trySend", 4, true, 2, 3],
      [1, "tryReceive", 0, 4, 4, 5],
    ],
    "a message that two consumers receive": [
      [0, "trySend", 1, true, 0, 1],
      [1, "tryReceive", 0, 1, 2, 4],
      [2, "tryReceive", 0, 1, 3, 5],
    ],
    "a message too many": [
      [0, "trySend", 1, true, 0, 9],
      [1, "trySend", 1, true, 1, 8],
      [2, "trySend", 1, true, 2, 7],
    ],
    "a full queue with room": [
      [0, "trySend", 1, true, 0, 1],
      [1, "trySend", 1, false, 2, 3],
    ],
    "an empty queue with a message": [
      [0, "trySend", 1, true, 0, 1],
      [1, "tryReceive", 0, "none", 2, 3],
    ],
    "a torn message": [[0, "trySend", 8, true, 0, 2], [1, "tryReceive", 0, "torn", 1, 3]],
    "a message that is sent after close()": [
      [0, "close", 0, true, 0, 1],
      [1, "trySend", 1, true, 2, 3],
    ],
  },
  SpscQueue: {
    "messages in reverse order": [
      [0, "trySend", 1, true, 0, 1],
      [0, "trySend", 4, true, 2, 3],
      [1, "tryReceive", 0, 4, 4, 5],
    ],
    "a message that arrives twice": [
      [0, "trySend", 1, true, 0, 1],
      [1, "tryReceive", 0, 1, 2, 3],
      [1, "drain", 1, "1: 1", 4, 5],
    ],
    "an empty queue with a message": [
      [0, "trySend", 1, true, 0, 1],
      [1, "tryReceive", 0, "none", 2, 3],
    ],
  },
  Broadcast: {
    "a lost message that is not counted": [
      [0, "trySend", 1, true, 0, 1],
      [0, "trySend", 4, true, 2, 3],
      [1, "tryReceive", 0, 4, 4, 5],
    ],
    "a message that was not sent": [[1, "tryReceive", 0, 4, 0, 1]],
  },
};

testModels(SUBJECTS, WRONG);
