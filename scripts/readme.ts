// Writes the tables of the documents that are generated from the code and from recorded data: the
// operations, their instructions, and the results of the tests on each platform.
import { writeTables } from "../tools/tables/table.ts";
import { TABLES } from "../tools/tables/tables.ts";

for (const [document, tables] of Object.entries(TABLES)) {
  const made = Object.entries(tables).map(([name, table]) => [name, table()]);
  writeTables(document, Object.fromEntries(made));
}
