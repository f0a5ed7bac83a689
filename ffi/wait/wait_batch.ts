import { isWorker } from "../runtime/current.ts";
import { EINTR } from "../system/errno.ts";
import type { Syscalls } from "./syscalls.ts";
import { type Cancel, MAX_SLEEP, type WaitOutcome, type WatchedWord } from "./contract.ts";
import {
  CLOCK_MONOTONIC,
  EAGAIN,
  ETIMEDOUT,
  FUTEX_32,
  FUTEX_CMP_REQUEUE,
  FUTEX_WAIT,
  FUTEX_WAIT_BITSET,
  FUTEX_WAKE,
  FUTEX_WAKE_BITSET,
  INT_MAX,
  nextThreadBit,
} from "./futex.ts";

// linux/futex.h
const SIZEOF_WAITV = 24;
const FUTEX_WAITV_MAX = 128;

/** The number of checks, every 0.1 ms, whether the new thread sleeps. Bun may start it late. */
const ATTEMPTS = 20_000;
/** The longest sleep of a thread without waits, in milliseconds, its start included. */
const MAX_START = 4000;

interface Slot {
  readonly word: WatchedWord;
  readonly expected: number;
  /** Reports the end. Null after the wait was cancelled. */
  end: ((outcome: WaitOutcome) => void) | null;
}

/** The objects whose memory another thread reads. An address does not keep memory alive. */
const inUse = new Set<unknown>();

/**
 * Waits for which one other thread sleeps. The thread sleeps at its own words, and the kernel moves
 * its waiters to the words of the waits (`FUTEX_CMP_REQUEUE`). So a waiter is registered at once.
 *
 * With futex_waitv() there are up to 127 waits. The kernel reports one woken wait and removes the
 * waiters of all of them, so all of them end. Without futex_waitv() there is one wait, and the
 * thread has a bit by which it is woken alone.
 */
export class WaitBatch {
  readonly #calls: Syscalls;
  readonly #hasWaitv: boolean;
  readonly #slots: (Slot | undefined)[];
  // Word 0 is for interrupts. The rest are those of the slots: without futex_waitv() the thread
  // sleeps at one word, which is both.
  readonly #parking = new Int32Array(new SharedArrayBuffer(4 * FUTEX_WAITV_MAX));
  readonly #address: bigint;
  // A struct timespec for the thread, one for pauses, and the array of struct futex_waitv.
  readonly #memory = new BigUint64Array(new ArrayBuffer(32 + SIZEOF_WAITV * FUTEX_WAITV_MAX));
  readonly #memoryAddress: bigint;
  readonly #bit = nextThreadBit();
  #isRunning = false;
  // Whether the thread was seen asleep after its sleep began, and whether it was woken.
  #wasAsleep = false;
  #isInterrupted = false;
  // Whether the interrupt woke it, and not another thread by a notification.
  #wokeItself = false;

  constructor(calls: Syscalls, hasWaitv: boolean) {
    this.#calls = calls;
    this.#hasWaitv = hasWaitv;
    this.#slots = Array(hasWaitv ? FUTEX_WAITV_MAX - 1 : 1).fill(undefined);
    this.#address = calls.addressOf(this.#parking);
    this.#memoryAddress = calls.addressOf(this.#memory);
  }

  get size(): number {
    return this.#slots.filter((slot) => slot !== undefined).length;
  }

  get hasRoom(): boolean {
    return !this.#isInterrupted && this.#slots.includes(undefined);
  }

  /** Registers a waiter. Returns its cancellation, or null if the thread does not sleep. */
  add(word: WatchedWord, expected: number, end: Slot["end"]): Cancel | null {
    const index = this.#slots.indexOf(undefined);
    if (!this.#isRunning) this.#run();
    const parked = this.#parkedAt(index);
    for (let i = 0; this.#futex(parked, FUTEX_CMP_REQUEUE, 0, 1n, word.address) !== 1; i++) {
      // A thread that was asleep has been woken, and is about to report it.
      if (this.#wasAsleep) return null;
      if (i === ATTEMPTS) {
        this.#interrupt();
        return null;
      }
      this.#pause();
    }
    this.#wasAsleep = true;
    const slot: Slot = { word, expected, end };
    this.#slots[index] = slot;
    const cancel = () => {
      if (slot.end === null) return false;
      slot.end = null;
      this.#interrupt();
      return true;
    };
    // The kernel has compared the value of the thread's word.
    if (word.value() !== expected && cancel()) end?.("not-equal");
    return cancel;
  }

  #parkedAt(index: number): bigint {
    return this.#hasWaitv ? this.#address + 4n * BigInt(index + 1) : this.#address;
  }

  #futex(at: bigint, op: number, value: number, fourth = 0n, second = 0n): number {
    const third = op === FUTEX_CMP_REQUEUE ? 0 : this.#bit;
    return this.#calls.futex(at, op, value, fourth, second, third);
  }

  #pause(): void {
    // Nothing wakes it there: it sleeps for the whole time.
    this.#memory.set(timespec(this.#calls.now() + 0.1), 2);
    this.#futex(
      this.#memoryAddress + 24n,
      FUTEX_WAIT_BITSET,
      Number(this.#memory[3]),
      this.#memoryAddress + 16n,
    );
  }

  /** Wakes the thread, so that it no longer waits for cancelled waits. */
  #interrupt(): void {
    this.#isInterrupted = true;
    Atomics.store(this.#parking, 0, 1);
    const [slot] = this.#slots;
    if (this.#hasWaitv || slot === undefined) this.#futex(this.#address, FUTEX_WAKE, 1);
    // The others that this wakes have the same bit, or are those of other programs.
    else this.#wokeItself = this.#futex(slot.word.address, FUTEX_WAKE_BITSET, INT_MAX) > 0;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    inUse.add(this);
    try {
      do {
        const began = this.#calls.now();
        const woken = await this.#sleep();
        this.#settle(woken);
        if (woken < 0 && this.#calls.now() - began < 1) this.#checkRefusal();
      } while (this.size > 0);
    } catch (error) {
      for (const slot of this.#slots) slot?.end?.(error as Error);
      this.#slots.fill(undefined);
    }
    inUse.delete(this);
    this.#isRunning = this.#isInterrupted = false;
  }

  /** Returns the index of a word whose waiter was woken, the last one if several were, or -1. */
  async #sleep(): Promise<number> {
    const callOnThread = this.#calls.callOnThread as NonNullable<Syscalls["callOnThread"]>;
    this.#wasAsleep = this.#isInterrupted = this.#wokeItself = false;
    Atomics.store(this.#parking, 0, 0);
    if (!this.#hasWaitv) {
      const [slot] = this.#slots;
      const [at, value] = [slot?.word.address ?? this.#parkedAt(0), slot?.expected ?? 0];
      // FUTEX_WAIT has all bits, and counts the time from the beginning of the sleep: the thread
      // may have to be started first. After a signal, the sleep is short as well, because a wait
      // that is cancelled before the thread sleeps again does not wake it.
      this.#memory.set(timespec(MAX_SLEEP));
      const [op, time] = isWorker() || slot !== undefined
        ? [FUTEX_WAIT, this.#memoryAddress]
        : [FUTEX_WAIT_BITSET, 0n];
      return await callOnThread("futex", at, op, value >>> 0, time, 0, this.#bit) + 1 || -1;
    }
    const maxSleep = this.size === 0 ? MAX_START : MAX_SLEEP;
    this.#memory.set(timespec(this.#calls.now() + maxSleep));
    const time = isWorker() ? this.#memoryAddress : 0n;
    this.#memory.set([0n, this.#address, FUTEX_32], 4);
    for (const [i, slot] of this.#slots.entries()) {
      const [at, value] = [slot?.word.address ?? this.#parkedAt(i), slot?.expected ?? 0];
      this.#memory.set([BigInt(value >>> 0), at, FUTEX_32], 4 + 3 * (i + 1));
    }
    const vector = this.#memoryAddress + 32n;
    return await callOnThread("futex_waitv", vector, FUTEX_WAITV_MAX, 0, time, CLOCK_MONOTONIC, 0);
  }

  /** Throws if the kernel will refuse the wait every time. */
  #checkRefusal(): void {
    this.#memory.set(timespec(0), 2);
    const past = this.#memoryAddress + 16n;
    for (const [i, slot] of this.#slots.entries()) {
      if (slot === undefined) continue;
      const { word: { address }, expected } = slot;
      const errno = -this.#futex(address, FUTEX_WAIT_BITSET, expected >>> 0, past);
      if (errno === 0) this.#settle(i + 1);
      else if (![EINTR, EAGAIN, ETIMEDOUT].includes(errno)) {
        throw new Error(`futex() failed with errno ${errno}`);
      }
    }
  }

  #settle(woken: number): void {
    for (const [i, slot] of this.#slots.entries()) {
      if (slot === undefined) continue;
      const { word, expected, end } = slot;
      const value = end === null ? expected : word.value();
      const mayBeWoken = woken > i;
      if (end !== null && woken < 0 && value === expected) continue;
      this.#slots[i] = undefined;
      slot.end = null;
      if (end !== null) end(value === undefined ? "lost" : "ok");
      // A wake-up of a cancelled wait was meant for another waiter: pass it on.
      else if (mayBeWoken && !this.#wokeItself) this.#futex(word.address, FUTEX_WAKE, 1);
    }
  }
}

/** Returns a struct timespec. */
function timespec(milliseconds: number): readonly bigint[] {
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.min(Math.ceil((milliseconds - seconds * 1000) * 1e6), 999_999_999);
  return [BigInt(seconds), BigInt(nanoseconds)];
}
