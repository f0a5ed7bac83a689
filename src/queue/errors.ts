/** Throws the error of a send to a closed queue. */
export function throwClosed(name: string): never {
  throw new TypeError(`${name}(): the queue is closed`);
}

/** Throws the error of a message, a proxy, whose code called the queue that was copying it. */
export function throwReentered(name: string): never {
  throw new TypeError(`${name}(): the message used the queue while it was copied`);
}

/** Throws the error of memory that contains what no queue writes. */
export function throwDamaged(what: string): never {
  throw new Error(`The memory of the queue is damaged: ${what}. Another program wrote to it`);
}
