import { existsSync } from "fs";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "fs/promises";
import { dirname, join } from "path";
import { parse, stringify } from "yaml";

interface Options {
  projectDir: string;
  stack: string;
  configFile?: string;
}

/**
 * A directory that looks like the project's to the CLI, but has its own copy of the stack's file: the CLI writes
 * the salt of its encryption into that, and the tracked file stays as it is.
 */
export async function makeWorkDirectory(directory: string, options: Options): Promise<void> {
  const { projectDir, stack } = options;
  const stackFile = `Pulumi.${stack}.yaml`;
  const copy = join(directory, stackFile);
  const salt = existsSync(copy) && parse(await readFile(copy, "utf8"))?.encryptionsalt;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(projectDir)) {
    if (name !== stackFile && name !== ".git") await symlink(join(projectDir, name), join(directory, name));
  }
  if (!existsSync(join(directory, "node_modules"))) {
    await symlink(nodeModulesOf(projectDir), join(directory, "node_modules"));
  }
  await writeFile(
    copy,
    stringify({ ...(salt && { encryptionsalt: salt }), ...(await stackSettings(options)) }),
  );
}

/** What the stack's tracked file says; nothing where there is none. */
export async function stackSettings({ projectDir, stack, configFile }: Options): Promise<object> {
  const tracked = configFile ?? join(projectDir, `Pulumi.${stack}.yaml`);
  return existsSync(tracked) ? (parse(await readFile(tracked, "utf8")) ?? {}) : {};
}

/** Where Node.js would find the program's packages: not beside a program that is a folder of a bigger repository. */
function nodeModulesOf(directory: string): string {
  const candidate = join(directory, "node_modules");
  if (existsSync(candidate)) return candidate;
  if (dirname(directory) === directory)
    throw new Error("The program's packages aren't installed: run npm ci.");
  return nodeModulesOf(dirname(directory));
}
