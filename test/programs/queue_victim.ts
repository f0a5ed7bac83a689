// queue_victim.ts <kind> <segment> <role> <id>: sends numbered messages, or receives and checks
// them, until it is killed. A consumer stores the number of the last one plus 1.
import process from "node:process";
import { atomic, SharedMemory, UINT } from "../../mod.ts";
import { KINDS, WORDS } from "../queue/kinds.ts";
import { LONGEST, readMessage, writeMessage } from "../queue/messages.ts";

const [kind, name, role, id] = process.argv.slice(2) as [string, string, string, string];
const memory = SharedMemory.open({ name });
const queue = (KINDS[kind] as (typeof KINDS)[string])(memory);
const last = atomic({ width: 4, atype: UINT, memory, offset: WORDS });

if (role === "producer") {
  const buffer = new Uint8Array(LONGEST);
  for (let number = 0;; number++) {
    if (number % 2 === 0) {
      queue.commit(writeMessage(queue.claim(LONGEST), { sender: Number(id), number }));
    } else queue.send(buffer.subarray(0, writeMessage(buffer, { sender: Number(id), number })));
    if (number === 0) console.log("ready");
  }
} else {
  console.log("ready");
  for (;;) last.store(readMessage(queue.receive() as Uint8Array).number + 1);
}
