import type { Pointer, Runtime } from "../runtime/contract.ts";
import { EINTR } from "../system/errno.ts";
import { EAGAIN } from "./futex.ts";
import type { Syscalls } from "./syscalls.ts";

// linux/io_uring.h
const IORING_SETUP_SUBMIT_ALL = 1 << 7;
const IORING_SETUP_TASKRUN_FLAG = 1 << 9;
const IORING_SETUP_SINGLE_ISSUER = 1 << 12;
const IORING_SETUP_DEFER_TASKRUN = 1 << 13;
const IORING_OFF_SQ_RING = 0;
const IORING_OFF_SQES = 0x10000000;
const IORING_ENTER_GETEVENTS = 1;
const IORING_SQ_CQ_OVERFLOW = 1 << 1;
const IORING_SQ_TASKRUN = 1 << 2;
const IORING_REGISTER_EVENTFD = 4;
const IORING_REGISTER_PROBE = 8;
const IORING_OP_ASYNC_CANCEL = 14;
const IORING_OP_LINK_TIMEOUT = 15;
const IORING_OP_FUTEX_WAIT = 51; // Linux 6.7
const IORING_TIMEOUT_ABS = 1;
const IOSQE_IO_LINK = 1 << 2;
const SIZEOF_PARAMS = 120;
const SIZEOF_SQE = 64;
const SIZEOF_CQE = 16;

const FUTEX2_SIZE_U32 = 2; // linux/futex.h, without FUTEX2_PRIVATE
const FUTEX_BITSET_MATCH_ANY = 0xffffffffn; // linux/futex.h
const [PROT_READ_WRITE, MAP_SHARED_POPULATE] = [3, 1 | 0x8000]; // linux/mman.h
const MAP_PRIVATE_ANONYMOUS = 2 | 0x20; // linux/mman.h
const SIZEOF_POLLFD = 8; // poll.h
const EFD_CLOEXEC_NONBLOCK = 0o2004000; // sys/eventfd.h, equal on x64 and arm64
const [EBUSY, EOPNOTSUPP] = [16, 95]; // errno.h
const POLLIN = 1; // poll.h

const ENTRIES = 64;

/** The ID of requests whose result is ignored. */
const IGNORED = 0n;

// Read by the kernel during a call. It stays alive and in place because it is never dropped.
const scratch = new ArrayBuffer(SIZEOF_PARAMS);

/** The ID of a request and its result. */
type Completion = readonly [id: number, result: number];

interface Area {
  readonly address: bigint;
  readonly size: number;
  readonly buffer: ArrayBuffer;
}

/**
 * An io_uring of one thread, for `FUTEX_WAIT`. The kernel keeps any number of waiters at any
 * addresses, and reports each one that was woken. No thread has to sleep for them. The kernel
 * removes the waiters of a thread that ends.
 */
export class Ring {
  readonly #calls: Syscalls;
  readonly #fd: number;
  readonly #undo: readonly (() => void)[];
  readonly #sqes: DataView;
  readonly #cqes: DataView;
  readonly #sqHead: Int32Array;
  readonly #sqTail: Int32Array;
  readonly #sqFlags: Int32Array;
  readonly #cqHead: Int32Array;
  readonly #cqTail: Int32Array;
  readonly #cqMask: number;
  readonly #time = new BigInt64Array(new ArrayBuffer(2 * 8 * ENTRIES));
  readonly #timeAddress: bigint;
  readonly #pollfd: Int32Array;
  readonly #count = new BigUint64Array(new ArrayBuffer(8)).fill(1n);
  readonly #countAddress: bigint;
  #queued = 0;
  #completions: Completion[] = [];

  private constructor(
    calls: Syscalls,
    fd: number,
    eventfd: number,
    areas: readonly [Area, Area, Area],
    params: Uint32Array,
    undo: readonly (() => void)[],
  ) {
    this.#calls = calls;
    this.#fd = fd;
    this.#undo = undo;
    const [ring, sqes, poll] = areas;
    // struct io_sqring_offsets and io_cqring_offsets, at the bytes 40 and 80 of the parameters.
    const word = (index: number) => new Int32Array(ring.buffer, params[index], 1);
    [this.#sqHead, this.#sqTail, this.#sqFlags] = [word(10), word(11), word(14)];
    [this.#cqHead, this.#cqTail] = [word(20), word(21)];
    const [sqEntries = 0, cqEntries = 0] = params;
    const [sqArray, cqes] = [params[16]!, params[25]!];
    this.#cqMask = cqEntries - 1;
    this.#sqes = new DataView(sqes.buffer);
    this.#cqes = new DataView(ring.buffer, cqes, cqEntries * SIZEOF_CQE);
    const order = new Uint32Array(ring.buffer, sqArray, sqEntries);
    for (let i = 0; i < sqEntries; i++) order[i] = i;
    this.#timeAddress = calls.addressOf(this.#time);
    this.#countAddress = calls.addressOf(this.#count);
    // Mapped, because poll() writes to it on another thread. If this thread is a worker that is
    // terminated meanwhile, its own memory is freed before.
    this.#pollfd = new Int32Array(poll.buffer, 0, SIZEOF_POLLFD / 4);
    this.#pollfd[0] = eventfd;
    this.#pollfd[1] = POLLIN;
  }

  /** Returns a ring, or the errno if it cannot be made. */
  static create(runtime: Runtime, calls: Syscalls): Ring | number {
    const undo: (() => void)[] = [];
    try {
      return Ring.#create(runtime, calls, undo);
    } catch (error) {
      undo.reverse().forEach((each) => each());
      if (typeof error === "number") return error;
      throw error;
    }
  }

  static #create(runtime: Runtime, calls: Syscalls, undo: (() => void)[]): Ring {
    const call = (...args: Parameters<Syscalls["call"]>): number => {
      const result = calls.call(...args);
      if (result < 0) throw -result;
      return result;
    };
    const close = (fd: number) => () => void calls.call("close", fd, 0, 0, 0, 0, 0);
    const params = new Uint32Array(scratch).fill(0);
    const pointer = calls.addressOf(params);
    params[2] = IORING_SETUP_SUBMIT_ALL | IORING_SETUP_TASKRUN_FLAG |
      IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    const fd = call("io_uring_setup", ENTRIES, pointer, 0, 0, 0, 0);
    undo.push(close(fd));
    const found = params.slice();
    params.fill(0);
    call("io_uring_register", fd, IORING_REGISTER_PROBE, pointer, 0, 0, 0);
    const lastOp = new Uint8Array(scratch)[0]!; // struct io_uring_probe
    if (lastOp < IORING_OP_FUTEX_WAIT) throw EOPNOTSUPP;
    const map = (size: number, offset: number, flags = MAP_SHARED_POPULATE): Area => {
      const result = call("mmap", 0, size, PROT_READ_WRITE, flags, fd, offset);
      const address = BigInt(result);
      undo.push(() => void calls.call("munmap", address, size, 0, 0, 0, 0));
      const buffer = runtime.bufferAt(runtime.pointerAt(address) as Pointer, size);
      return { address, size, buffer };
    };
    const [sqEntries = 0, cqEntries = 0] = found;
    const [sqArray, cqes] = [found[16]!, found[25]!];
    const size = Math.max(sqArray + 4 * sqEntries, cqes + SIZEOF_CQE * cqEntries);
    const areas: [Area, Area, Area] = [
      map(size, IORING_OFF_SQ_RING),
      map(SIZEOF_SQE * sqEntries, IORING_OFF_SQES),
      map(SIZEOF_POLLFD, 0, MAP_PRIVATE_ANONYMOUS),
    ];
    const eventfd = call("eventfd2", 0, EFD_CLOEXEC_NONBLOCK, 0, 0, 0, 0);
    undo.push(close(eventfd));
    new Int32Array(scratch)[0] = eventfd;
    call("io_uring_register", fd, IORING_REGISTER_EVENTFD, pointer, 1, 0, 0);
    return new Ring(calls, fd, eventfd, areas, found, undo);
  }

  /**
   * Registers a waiter, if the word holds `value`. Its result is 0 if it was woken, `-EAGAIN` if
   * the value was another, and `-ECANCELED` at the time `until` or after `cancel()`.
   */
  wait(id: number, address: bigint, value: number, until: number): void {
    const isTimed = until < Number.MAX_SAFE_INTEGER;
    if (this.#queued > ENTRIES - 2) this.#flush();
    const at = this.#entry(IORING_OP_FUTEX_WAIT, isTimed ? IOSQE_IO_LINK : 0, BigInt(id));
    this.#sqes.setInt32(at + 4, FUTEX2_SIZE_U32, true);
    this.#sqes.setBigUint64(at + 8, BigInt(value >>> 0), true);
    this.#sqes.setBigUint64(at + 16, address, true);
    this.#sqes.setBigUint64(at + 48, FUTEX_BITSET_MATCH_ANY, true);
    if (!isTimed) return;
    const slot = 2 * this.#queued;
    const seconds = Math.floor(until / 1000);
    this.#time[slot] = BigInt(seconds);
    this.#time[slot + 1] = BigInt(Math.min(Math.ceil((until - seconds * 1000) * 1e6), 999_999_999));
    const timer = this.#entry(IORING_OP_LINK_TIMEOUT, 0, IGNORED);
    this.#sqes.setBigUint64(timer + 16, this.#timeAddress + BigInt(8 * slot), true);
    this.#sqes.setUint32(timer + 24, 1, true);
    this.#sqes.setUint32(timer + 28, IORING_TIMEOUT_ABS, true);
  }

  cancel(id: number): void {
    if (this.#queued === ENTRIES) this.#flush();
    const at = this.#entry(IORING_OP_ASYNC_CANCEL, 0, IGNORED);
    this.#sqes.setBigUint64(at + 16, BigInt(id), true);
  }

  #entry(op: number, flags: number, id: bigint): number {
    const at = SIZEOF_SQE * ((Atomics.load(this.#sqTail, 0) + this.#queued++) & (ENTRIES - 1));
    new Uint8Array(this.#sqes.buffer, at, SIZEOF_SQE).fill(0);
    this.#sqes.setUint8(at, op);
    this.#sqes.setUint8(at + 1, flags);
    this.#sqes.setBigUint64(at + 32, id, true);
    return at;
  }

  /** Hands the requests to the kernel, and returns the results that have arrived. */
  submit(): readonly Completion[] {
    this.#flush();
    const completions = this.#completions;
    this.#completions = [];
    return completions;
  }

  #flush(): void {
    Atomics.add(this.#sqTail, 0, this.#queued);
    this.#queued = 0;
    for (let idle = 0;;) {
      const left = (Atomics.load(this.#sqTail, 0) - Atomics.load(this.#sqHead, 0)) | 0;
      const known = this.#completions.length;
      const flags = IORING_ENTER_GETEVENTS;
      const result = this.#calls.call("io_uring_enter", this.#fd, left, 0, flags, 0, 0);
      this.#collect();
      if (result < 0 && ![-EINTR, -EAGAIN, -EBUSY].includes(result)) {
        throw new Error(`io_uring_enter() failed with errno ${-result}`);
      }
      if (result < left) continue;
      // The kernel stops after some results, and may set the flags too late to clear them.
      const more = Atomics.load(this.#sqFlags, 0) & (IORING_SQ_CQ_OVERFLOW | IORING_SQ_TASKRUN);
      idle = this.#completions.length === known ? idle + 1 : 0;
      if (more === 0 || idle === 2) return;
    }
  }

  #collect(): void {
    for (;;) {
      const head = Atomics.load(this.#cqHead, 0);
      if (head === Atomics.load(this.#cqTail, 0)) return;
      const at = SIZEOF_CQE * (head & this.#cqMask);
      const id = Number(this.#cqes.getBigUint64(at, true));
      if (id !== 0) this.#completions.push([id, this.#cqes.getInt32(at + 8, true)]);
      Atomics.store(this.#cqHead, 0, head + 1);
    }
  }

  /** Sleeps on another thread until a result arrives or `interrupt()` is called. */
  async sleep(milliseconds: number): Promise<void> {
    const { buffer } = this.#pollfd;
    await this.#calls.pollElsewhere?.(new Uint8Array(buffer, 0, SIZEOF_POLLFD), milliseconds);
    // Reset the counter of the eventfd. It is 0 after a timeout.
    this.#calls.call("read", this.#pollfd[0]!, this.#countAddress, 8, 0, 0, 0);
  }

  interrupt(): void {
    this.#count[0] = 1n;
    this.#calls.call("write", this.#pollfd[0]!, this.#countAddress, 8, 0, 0, 0);
  }

  /** Unmaps and closes the ring. No call of `sleep()` may be pending. */
  close(): void {
    this.#undo.toReversed().forEach((each) => each());
  }
}
