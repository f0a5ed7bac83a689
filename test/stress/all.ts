import type { Proof } from "./proof.ts";

/** All proofs, by the titles of their reports. */
export const PROOFS: Readonly<Record<string, Proof>> = {};
