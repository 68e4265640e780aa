/**
 * Writes the schemas that follow from the argument types: `package.json`-named consumers in other languages read
 * `kafkaCluster.json` (what the package answers when Pulumi asks for its schema), as does the stack program, editors read
 * `stack.json` (the arguments as one object in a stack's configuration), people `docs/arguments.md`.
 *
 * Run as `npm run schema`; with `--check` it only says whether the files are current.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema, PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { argumentComments } from "./comments";
import { completed } from "./completed";
import { referenceText } from "./reference";
import { stackSchema } from "./stackSchema";

const COMPONENTS = join(__dirname, "..");

function main(): void {
  const comments = argumentComments();
  const spec = completed(inferred(), comments);
  const schemas = { "kafkaCluster.json": spec, "stack.json": stackSchema(spec) };
  const stale = Object.entries(schemas)
    .map(([name, content]) => ({
      path: join(__dirname, name),
      text: JSON.stringify(content, null, 2) + "\n",
    }))
    .concat({
      path: join(COMPONENTS, "../docs/arguments.md"),
      text: referenceText(spec, [...comments.keys()]),
    })
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  if (process.argv.includes("--check")) {
    stale.forEach(({ path }) =>
      console.error(`${path} is not what the argument types say; run "npm run schema"`),
    );
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    stale.forEach(({ path, text }) => writeFileSync(path, text));
  }
}

/** The package schema, as Pulumi infers it. */
function inferred(): PackageSpec {
  const manifest = JSON.parse(readFileSync(join(COMPONENTS, "package.json"), "utf8"));
  const analyzer = new Analyzer(
    COMPONENTS,
    manifest.name,
    manifest,
    new Set(["KafkaCluster", "ZooKeeperEnsemble"]),
  );
  const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
  return generateSchema(
    manifest.name,
    manifest.version,
    manifest.description,
    found,
    typeDefinitions,
    dependencies,
  );
}

main();
