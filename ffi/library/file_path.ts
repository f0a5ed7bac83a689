/** Returns the path that a `file:` URL names, null for any other URL. */
export function filePath(url: URL): string | null {
  if (url.protocol !== "file:") return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    // A percent sign that no two digits follow.
    return null;
  }
  const inWindows = path.replaceAll("/", "\\");
  // file:///C:/folder, and file://server/share
  if (/^\/[A-Za-z]:\//.test(path)) return inWindows.slice(1);
  return url.host === "" ? path : `\\\\${url.host}${inWindows}`;
}

/** Returns the path of a library named by a path, a `file:` URL or its text. Null for others. */
export function libraryPath(named: unknown): string | null {
  const isUrl = named instanceof URL;
  if (!isUrl && typeof named !== "string") return null;
  let path: string | null = String(named);
  if (isUrl || path.startsWith("file:")) {
    const url = URL.canParse(path) ? new URL(path) : null;
    path = url && filePath(url);
  }
  // C ends a path at the first zero.
  return path === null || path === "" || path === "/" || path.includes("\0") ? null : path;
}

/** The folder of the modules in an executable of `bun build --compile`. */
const IN_EXECUTABLE = /^(\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]/;

/**
 * Returns the path of a file beside a module, null for a module that is not a file.
 *
 * @param moduleUrl `import.meta.url`, which is undefined in bundles of some formats.
 */
export function pathBeside(moduleUrl: string | undefined, relative: string): string | null {
  const { Bun } = globalThis as { readonly Bun?: { readonly main: string } };
  // With `--bytecode`, the URL is that of the source, which may not be there any more. On another
  // machine, somebody else may have made a file of that name.
  if (Bun !== undefined && IN_EXECUTABLE.test(Bun.main)) return null;
  return URL.canParse(relative, moduleUrl) ? filePath(new URL(relative, moduleUrl)) : null;
}
