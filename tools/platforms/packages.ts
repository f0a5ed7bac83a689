import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { ROOT } from "../runtimes.ts";

/** The folder of the runtimes that `npm run fetch:targets` downloads. */
export const RUNTIMES_FOLDER: string = path.join(ROOT, "build/runtimes");

/** A runtime for another platform, from the npm package that its own package installs there. */
export interface PlatformRuntime {
  readonly name: "Bun" | "Deno";
  readonly version: string;
  /** The npm package with its version. */
  readonly package: string;
  /** The path of its program, which exists after the download. */
  readonly path: string;
}

function platformRuntime(
  name: PlatformRuntime["name"],
  npmPackage: string,
  program: string,
): PlatformRuntime {
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  const version = devDependencies[name.toLowerCase()];
  return {
    name,
    version,
    package: `${npmPackage}@${version}`,
    path: path.join(RUNTIMES_FOLDER, "node_modules", npmPackage, program),
  };
}

/** The runtimes of the tests of other platforms. */
export const PLATFORM_RUNTIMES: Readonly<
  Record<"arm64Bun" | "arm64Deno" | "muslBun" | "windowsBun", PlatformRuntime>
> = {
  arm64Bun: platformRuntime("Bun", "@oven/bun-linux-aarch64", "bin/bun"),
  arm64Deno: platformRuntime("Deno", "@deno/linux-arm64-glibc", "deno"),
  muslBun: platformRuntime("Bun", "@oven/bun-linux-x64-musl", "bin/bun"),
  windowsBun: platformRuntime("Bun", "@oven/bun-windows-x64", "bin/bun.exe"),
};

/** Returns whether a runtime was downloaded in the required version. */
export function isFetched({ package: wanted, path: program }: PlatformRuntime): boolean {
  const [name, version] = [
    wanted.slice(0, wanted.lastIndexOf("@")),
    wanted.slice(wanted.lastIndexOf("@") + 1),
  ];
  const manifest = path.join(RUNTIMES_FOLDER, "node_modules", name, "package.json");
  return existsSync(program) && JSON.parse(readFileSync(manifest, "utf8")).version === version;
}

/** Returns a message if a runtime was not downloaded, otherwise null. */
export function missingRuntime(runtime: PlatformRuntime): string | null {
  return isFetched(runtime)
    ? null
    : `npm's ${runtime.package} is missing: download it with \`npm run fetch:targets\``;
}

/** Returns a message that names the packages of Debian whose files are missing, otherwise null. */
export function missingDebian(files: Readonly<Record<string, string>>): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") return "it needs Linux on x64";
  const packages = [
    ...new Set(Object.keys(files).filter((file) => !existsSync(file)).map((file) => files[file])),
  ];
  if (packages.length === 0) return null;
  return `Debian's ${packages.join(" ")} ${
    packages.length === 1 ? "is" : "are"
  } missing: install with \`apt-get install ${packages.join(" ")}\``;
}
