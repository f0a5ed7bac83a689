/** What is needed of `node:worker_threads`. */
export interface WorkerThreads {
  markAsUntransferable(buffer: ArrayBuffer): void;
}

/** See `Runtime.pin()`. */
export function pinWith({ markAsUntransferable }: WorkerThreads, buffer: ArrayBuffer): void {
  markAsUntransferable(buffer);
  // Bun minds the mark in postMessage() and structuredClone() only.
  const value = () => {
    throw new TypeError("The buffer cannot be transferred: the object that mapped its memory is gone");
  };
  Object.defineProperties(buffer, { transfer: { value }, transferToFixedLength: { value } });
}
