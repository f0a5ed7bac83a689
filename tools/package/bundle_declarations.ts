import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript-5.9";

interface Module {
  readonly text: string;
  /** The file and the exported name of each imported name. */
  readonly imports: ReadonlyMap<string, Origin>;
  readonly exports: ReadonlyMap<string, Origin>;
  /** The statements that declare each name: an interface and a class can share one. */
  readonly declarations: ReadonlyMap<string, readonly ts.Statement[]>;
}

interface Origin {
  readonly file: string;
  readonly name: string;
}

/**
 * Bundles the declarations that are reachable from the exports of `entries` into one file. Internal
 * declarations that no public one mentions are omitted.
 *
 * Throws if two declarations have the same name, or one of them comes from another package.
 *
 * @returns The text of the bundle, and the names that each entry exports.
 */
export function bundleDeclarations(
  entries: readonly string[],
): { readonly text: string; readonly exports: ReadonlyMap<string, readonly string[]> } {
  const modules = new Map<string, Module>();
  const files = new Map<string, string>();
  const kept: string[] = [];

  const load = (file: string): Module => {
    let module = modules.get(file);
    if (module === undefined) modules.set(file, module = parse(file));
    return module;
  };

  const keep = ({ file, name }: Origin): void => {
    const module = load(file);
    const passedOn = module.imports.get(name) ?? module.exports.get(name);
    if (passedOn !== undefined) {
      if (passedOn.name !== name) throw new Error(`${file}: ${name} is renamed`);
      return keep(passedOn);
    }
    const statements = module.declarations.get(name);
    if (statements === undefined) throw new Error(`${file} does not declare ${name}`);
    const other = files.get(name);
    if (other === file) return;
    if (other !== undefined) throw new Error(`${other} and ${file} both declare ${name}`);
    files.set(name, file);
    for (const statement of statements) {
      for (const mentioned of identifiers(statement)) {
        if (module.declarations.has(mentioned) || module.imports.has(mentioned)) {
          keep({ file, name: mentioned });
        }
      }
      kept.push(toLocal(statement, module.text));
    }
  };

  const exports = new Map(entries.map((entry) => {
    const found = load(entry).exports;
    for (const origin of found.values()) keep(origin);
    return [entry, [...found.keys()].toSorted()] as const;
  }));
  const names = [...new Set([...exports.values()].flat())].toSorted();
  // TypeScript 5.2 and newer declare `Symbol.dispose`.
  const text = [
    '/// <reference lib="esnext.disposable" />\n',
    ...kept,
    `export { ${names.join(", ")} };\n`,
  ].join("\n");
  return { text, exports };
}

function parse(file: string): Module {
  const text = readFileSync(file, "utf8");
  const imports = new Map<string, Origin>();
  const exports = new Map<string, Origin>();
  const declarations = new Map<string, ts.Statement[]>();
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  for (const statement of statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = resolve(file, statement.moduleSpecifier);
      const named = statement.importClause?.namedBindings;
      if (named === undefined || !ts.isNamedImports(named)) {
        throw new Error(`${file}: ${statement.getText()} does not list names`);
      }
      for (const { name, propertyName } of named.elements) {
        imports.set(name.text, { file: from, name: (propertyName ?? name).text });
      }
    } else if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) {
        throw new Error(`${file}: ${statement.getText()} does not list names`);
      }
      for (const { name, propertyName } of exportClause.elements) {
        const from = moduleSpecifier === undefined ? file : resolve(file, moduleSpecifier);
        exports.set(name.text, { file: from, name: (propertyName ?? name).text });
      }
    } else {
      for (const name of declaredNames(statement)) {
        declarations.set(name, [...declarations.get(name) ?? [], statement]);
      }
    }
  }
  return { text, imports, exports, declarations };
}

function resolve(file: string, specifier: ts.Expression): string {
  const name = (specifier as ts.StringLiteral).text;
  if (!name.startsWith(".")) throw new Error(`${file} imports the package ${name}`);
  return path.resolve(path.dirname(file), name.replace(/\.ts$/, ".d.ts"));
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.DeclarationStatement;
  return name === undefined ? [] : [name.getText()];
}

/** The identifiers that may mention a declaration: all but the names of members. */
function* identifiers(node: ts.Node): Generator<string> {
  const isMember = ts.isTypeElement(node.parent) || ts.isClassElement(node.parent);
  if (ts.isIdentifier(node) && !(isMember && node.parent.name === node)) yield node.text;
  if (ts.isConstructorDeclaration(node) && isGuarded(node)) return;
  for (const child of node.getChildren()) {
    if (!ts.isJSDoc(child)) yield* identifiers(child);
  }
}

/** Whether a program cannot call a constructor, so that its parameters are internal. */
function isGuarded(constructor: ts.ConstructorDeclaration): boolean {
  return ts.getCombinedModifierFlags(constructor) !== ts.ModifierFlags.None;
}

/** The text of a declaration, with its comment, that is not exported by itself. */
function toLocal(statement: ts.Statement, text: string): string {
  const start = statement.getStart();
  const comment = ts.getJSDocCommentsAndTags(statement).map((node) => node.getText()).join("\n");
  const code = text.slice(start, statement.end).replace(/^export /, "")
    .replace(/((?:private|protected) constructor)\([^)]*\)/, "$1()");
  const declared = /^(declare|interface|type) /.test(code) ? code : `declare ${code}`;
  return `${comment}${comment && "\n"}${declared}\n`;
}
