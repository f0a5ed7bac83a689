// Compiles lib/patomic into lib/<platform>-<arch>/: for this machine with CMake and any C compiler,
// or for named targets with clang and lld, reproducibly.
import process from "node:process";
import { parseArgs } from "node:util";
import { BUILD_USAGE, buildPatomic, buildTargets } from "../tools/build_patomic.ts";
import { targetsNamed } from "../tools/targets.ts";

try {
  const { values: { target, help, ...options } } = parseArgs({
    options: {
      config: { type: "string" },
      target: { type: "string", multiple: true },
      out: { type: "string" },
      clean: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (help) console.log(BUILD_USAGE);
  else if (target === undefined) buildPatomic(options);
  else console.log(`\n${buildTargets(targetsNamed(target), options)}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
