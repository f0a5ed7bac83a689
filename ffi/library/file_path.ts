/** Returns the path that a `file:` URL names, null for any other URL. */
export function filePath(url: URL): string | null {
  if (url.protocol !== "file:") return null;
  const path = decodeURIComponent(url.pathname);
  const inWindows = path.replaceAll("/", "\\");
  // file:///C:/folder, and file://server/share
  if (/^\/[A-Za-z]:\//.test(path)) return inWindows.slice(1);
  return url.host === "" ? path : `\\\\${url.host}${inWindows}`;
}

/**
 * Returns the path of a file beside a module, null for a module that is not a file.
 *
 * @param moduleUrl `import.meta.url`, which is undefined in bundles of some formats.
 */
export function pathBeside(moduleUrl: string | undefined, relative: string): string | null {
  return URL.canParse(relative, moduleUrl) ? filePath(new URL(relative, moduleUrl)) : null;
}
