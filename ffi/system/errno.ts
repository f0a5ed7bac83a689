// What is the same on Linux and macOS.
const COMMON: Readonly<Record<number, readonly [string, string]>> = {
  1: ["EPERM", "the system does not permit it"],
  2: ["ENOENT", "it does not exist"],
  4: ["EINTR", "it was interrupted"],
  5: ["EIO", "the device failed"],
  6: ["ENXIO", "there is no such device"],
  9: ["EBADF", "the descriptor cannot do that"],
  12: ["ENOMEM", "there is not enough memory or address space"],
  13: ["EACCES", "this user may not use it"],
  17: ["EEXIST", "it exists already: choose another name, or open it"],
  19: ["ENODEV", "its device cannot be mapped"],
  20: ["ENOTDIR", "a part of the path is no folder"],
  21: ["EISDIR", "it is a folder"],
  22: ["EINVAL", "the system takes no such value"],
  23: ["ENFILE", "too many files are open in the system"],
  24: ["EMFILE", "too many files are open in this process"],
  26: ["ETXTBSY", "it is a program that runs"],
  27: ["EFBIG", "the size is larger than a file can be"],
  28: ["ENOSPC", "the device has not enough space for the size"],
  29: ["ESPIPE", "it is no file that can be mapped"],
  30: ["EROFS", "the file system is read-only"],
};

const LINUX: typeof COMMON = {
  11: ["EAGAIN", "the system has not enough of it for now"],
  36: ["ENAMETOOLONG", "the name is too long"],
  38: ["ENOSYS", "the system has no such function"],
  40: ["ELOOP", "it is a symbolic link, or too many lead to it"],
  75: ["EOVERFLOW", "the size does not fit"],
  95: ["EOPNOTSUPP", "the file system cannot do it"],
  110: ["ETIMEDOUT", "the time is over"],
  122: ["EDQUOT", "the user's quota is used up"],
};

const DARWIN: typeof COMMON = {
  35: ["EAGAIN", "the system has not enough of it for now"],
  45: ["ENOTSUP", "the file system cannot do it"],
  60: ["ETIMEDOUT", "the time is over"],
  62: ["ELOOP", "it is a symbolic link, or too many lead to it"],
  63: ["ENAMETOOLONG", "the name is too long"],
  69: ["EDQUOT", "the user's quota is used up"],
  78: ["ENOSYS", "the system has no such function"],
  84: ["EOVERFLOW", "the size does not fit"],
};

/** The name of an `errno`, and what it says, in words. */
export function describeErrno(
  target: string,
  errno: number,
): readonly [code: string, reason: string] {
  const own = target.startsWith("darwin") ? DARWIN : LINUX;
  return COMMON[errno] ?? own[errno] ?? [`E${errno}`, `the system gave the error ${errno}`];
}
