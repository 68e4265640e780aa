import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

/** What the comment of a type says, and those of its fields about defaults: the package's schema leaves both out. */
export interface TypeComment {
  description: string;
  /** Text of `@default`, by the name of the field. */
  defaults: Record<string, string>;
}

/** The comments of everything that arguments and outputs consist of. */
export function argumentComments(): Map<string, TypeComment> {
  const components = join(__dirname, "..");
  const outputs = readdirSync(join(components, "outputs")).sort();
  return readComments([...argumentFiles(), ...outputs.map((name) => join(components, "outputs", name))]);
}

/** The files that declare the arguments, in the order in which their index exports them. */
export function argumentFiles(): string[] {
  const directory = join(__dirname, "../args");
  const index = readFileSync(join(directory, "index.ts"), "utf8");
  return [...index.matchAll(/^export \* from "\.\/(\w+)";$/gm)].map(([, name]) =>
    join(directory, `${name}.ts`),
  );
}

/** The comments of the interfaces and constants of source files, in the order in which they stand there. */
export function readComments(files: string[]): Map<string, TypeComment> {
  const found = new Map<string, TypeComment>();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    source.forEachChild((node) => {
      if (ts.isInterfaceDeclaration(node)) {
        found.set(node.name.text, { description: textOf(node), defaults: defaultsOf(node, found) });
      } else if (ts.isVariableStatement(node)) {
        const [{ name }] = node.declarationList.declarations;
        found.set(name.getText(), { description: textOf(node), defaults: {} });
      }
    });
  }
  return found;
}

/** Defaults of an interface's own fields and of those that it inherits. */
function defaultsOf(node: ts.InterfaceDeclaration, known: Map<string, TypeComment>): Record<string, string> {
  const inherited = (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.map((type) => known.get(type.expression.getText())?.defaults ?? {}),
  );
  const own = node.members.flatMap((member) => {
    const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
    const text = tag && ts.getTextOfJSDocComment(tag.comment);
    return text === undefined ? [] : [[member.name!.getText(), text] as const];
  });
  return Object.assign({}, ...inherited, Object.fromEntries(own));
}

function textOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node);
  return (comment && ts.getTextOfJSDocComment(comment.comment)) ?? "";
}
