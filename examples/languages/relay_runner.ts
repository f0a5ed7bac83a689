// relay_runner.ts NAME PLACE RUNNERS ROUNDS: takes every turn that is PLACE modulo RUNNERS.
import process from "node:process";
import { atomic, INT, SharedMemory } from "@patomic/atomics";

const [name, ...numbers] = process.argv.slice(2);
const [place, runners, rounds] = numbers.map(Number);
using memory = SharedMemory.open({ name });
const turn = atomic({ width: 4, atype: INT, memory });

for (let round = 0; round < rounds; round++) {
  const mine = round * runners + place;
  for (let found = turn.load(); found !== mine; found = turn.load()) {
    // Both forms are woken by the same call.
    if (round % 2 === 0) turn.wait(found);
    else await turn.waitAsync(found);
  }
  turn.store(mine + 1);
  turn.notify();
}
