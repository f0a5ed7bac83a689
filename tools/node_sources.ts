// Makes `import "@patomic/atomics"` in a file of this clone load the sources in Node, as
// tsconfig.json does in Bun and deno.json in Deno: node --import ./tools/node_sources.ts program.ts
import { registerHooks } from "node:module";

const ROOT = new URL("..", import.meta.url).href;

const SOURCES: Readonly<Record<string, string>> = {
  "@patomic/atomics": `${ROOT}mod.ts`,
  "@patomic/atomics/sync": `${ROOT}sync.ts`,
  "@patomic/atomics/queue": `${ROOT}queue.ts`,
};

registerHooks({
  resolve: (specifier, context, next) => {
    const source = context.parentURL?.startsWith(ROOT) ? SOURCES[specifier] : undefined;
    return next(source ?? specifier, context);
  },
});
