import { currentTarget } from "../../ffi/runtime/current.ts";
import { holdingMessages } from "../../ffi/runtime/held_messages.ts";

/** What the build makes of a target's library. Both are empty where it has not been built. */
interface EmbeddedModule {
  readonly base64: string;
  readonly sha256: string;
}

// Literals, since bundlers, `deno compile` and remote imports take along only what they can read.
const MODULES: Readonly<Record<string, () => Promise<EmbeddedModule>>> = {
  "linux-x64": () => import("../../lib/embedded/linux-x64.ts"),
  "linux-arm64": () => import("../../lib/embedded/linux-arm64.ts"),
  "darwin-x64": () => import("../../lib/embedded/darwin-x64.ts"),
  "darwin-arm64": () => import("../../lib/embedded/darwin-arm64.ts"),
  "win32-x64": () => import("../../lib/embedded/win32-x64.ts"),
  "win32-arm64": () => import("../../lib/embedded/win32-arm64.ts"),
};

/** The library for this platform, whose SHA-256 is the one that was built, or why there is none. Awaited here: operations wait for nothing. */
export const embedded: EmbeddedModule | { readonly missing: string } = await holdingMessages(load);

async function load(): Promise<typeof embedded> {
  const module = MODULES[currentTarget() ?? ""];
  if (module === undefined) {
    return { missing: `There are libraries for ${Object.keys(MODULES).join(", ")} only` };
  }
  try {
    const { base64, sha256 } = await module();
    if (!base64) return { missing: "It has not been built" };
    if (Uint8Array.fromBase64 === undefined) {
      return { missing: "This runtime has no Uint8Array.fromBase64(): a newer one is needed" };
    }
    const digest = new Uint8Array(
      await crypto.subtle.digest("SHA-256", Uint8Array.fromBase64(base64)),
    ).toHex();
    if (digest !== sha256) {
      return { missing: `It was changed: its SHA-256 is ${digest}, and ${sha256} was built` };
    }
    return { base64, sha256 };
  } catch (error) {
    return { missing: `It cannot be imported: ${error}` };
  }
}
