import { isWorker } from "./current.ts";

/**
 * Waits for something at the top level of a module, and holds back what a worker is sent meanwhile. Otherwise it would be lost: the modules
 * that listen for messages are run afterwards.
 */
export async function holdingMessages<T>(use: () => Promise<T>): Promise<T> {
  if (!isWorker()) return await use();
  const scope = globalThis as unknown as EventTarget;
  const held: Event[] = [];
  const hold = (event: Event) => {
    event.stopImmediatePropagation();
    held.push(event);
  };
  scope.addEventListener("message", hold);
  try {
    return await use();
  } finally {
    // The modules that import this one are run before the next task.
    setTimeout(() => {
      scope.removeEventListener("message", hold);
      for (const event of held) scope.dispatchEvent(event);
    });
  }
}
