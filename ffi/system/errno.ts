// errno.h: the same on Linux and macOS.
export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const EBADF = 9;
export const ENOMEM = 12;
export const EACCES = 13;
export const EEXIST = 17;
export const ENODEV = 19;
export const EISDIR = 21;
export const EINVAL = 22;
export const ETXTBSY = 26;
export const EFBIG = 27;
export const ENOSPC = 28;
export const EROFS = 30;

type Descriptions = Readonly<Record<number, readonly [code: string, reason: string]>>;

const COMMON: Descriptions = {
  [EPERM]: ["EPERM", "the system does not permit it"],
  [ENOENT]: ["ENOENT", "it does not exist"],
  [EINTR]: ["EINTR", "a signal interrupted it"],
  5: ["EIO", "the device failed"],
  6: ["ENXIO", "no such device"],
  [EBADF]: ["EBADF", "not a descriptor for this operation"],
  [ENOMEM]: ["ENOMEM", "not enough memory or address space"],
  [EACCES]: ["EACCES", "this user may not use it"],
  [EEXIST]: ["EEXIST", "it exists already: choose another name, or open it"],
  [ENODEV]: ["ENODEV", "its device cannot be mapped"],
  20: ["ENOTDIR", "a part of the path is not a folder"],
  [EISDIR]: ["EISDIR", "it is a folder"],
  [EINVAL]: ["EINVAL", "the system does not accept the value"],
  23: ["ENFILE", "too many files are open in the system"],
  24: ["EMFILE", "too many files are open in this process"],
  [ETXTBSY]: ["ETXTBSY", "a running program cannot be written to"],
  [EFBIG]: ["EFBIG", "the size is larger than a file can be"],
  [ENOSPC]: ["ENOSPC", "not enough space on the device for the size"],
  29: ["ESPIPE", "not a mappable file"],
  [EROFS]: ["EROFS", "the file system is read-only"],
};

// asm-generic/errno.h
const LINUX: Descriptions = {
  11: ["EAGAIN", "the system is short of a resource"],
  36: ["ENAMETOOLONG", "the name is too long"],
  37: ["ENOLCK", "the system cannot lock it"],
  38: ["ENOSYS", "the system has no such function"],
  40: ["ELOOP", "a symbolic link, or too many of them in the path"],
  75: ["EOVERFLOW", "the size does not fit"],
  95: ["EOPNOTSUPP", "the file system does not support it"],
  110: ["ETIMEDOUT", "it timed out"],
  122: ["EDQUOT", "the user's quota is used up"],
};

// sys/errno.h
const DARWIN: Descriptions = {
  35: ["EAGAIN", "the system is short of a resource"],
  45: ["ENOTSUP", "the file system does not support it"],
  60: ["ETIMEDOUT", "it timed out"],
  62: ["ELOOP", "a symbolic link, or too many of them in the path"],
  63: ["ENAMETOOLONG", "the name is too long"],
  69: ["EDQUOT", "the user's quota is used up"],
  77: ["ENOLCK", "the system cannot lock it"],
  78: ["ENOSYS", "the system has no such function"],
  84: ["EOVERFLOW", "the size does not fit"],
};

/** Returns the name of an `errno` value, and what it means. */
export function describeErrno(
  target: string,
  errno: number,
): readonly [code: string, reason: string] {
  const own = target.startsWith("darwin") ? DARWIN : LINUX;
  return COMMON[errno] ?? own[errno] ?? [`E${errno}`, `the system reported error ${errno}`];
}
