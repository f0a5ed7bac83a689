import { instructionsOnArm64, instructionsOnX64 } from "./instruction_tables.ts";
import { operations } from "./operation_table.ts";
import { platforms, testedPlatforms } from "./platform_table.ts";
import type { Table } from "./table.ts";

/** The tables that are generated from the code and from recorded data, by document and name. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => Table>>>> = {
  "README.md": { platforms },
  "docs/operations.md": { operations },
  "docs/testing.md": { "tested platforms": testedPlatforms },
  "lib/patomic/README.md": {
    "instructions on x86-64": instructionsOnX64,
    "instructions on arm64": instructionsOnArm64,
  },
};
