import { chmod, chown, copyFile, cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { cached, contentKey, fileDigest } from "../cache";
import { ensurePackages } from "../debian";
import { run } from "../run";
import { FILE_TIME, packLayer } from "./archive";
import { installBusybox } from "./toolbox";

export const JAVA_HOME = "/opt/java/openjdk";
export const USER_ID = 1000;

/** Modules that brokers and tools use; java.desktop for java.beans, which Log4j needs. */
const MODULES = [
  "java.base,java.desktop,java.instrument,java.logging,java.management,java.management.rmi,java.naming,java.rmi",
  "java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.management",
  "jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs",
].join(",");

/** Native parts of compression codecs are unpacked at run time, where ldd doesn't see them. */
const LIBRARIES_OF_CODECS = [
  "libc.so.6",
  "libm.so.6",
  "libdl.so.2",
  "libpthread.so.0",
  "librt.so.1",
  "libgcc_s.so.1",
  "libstdc++.so.6",
];

export interface Layer {
  /** The files, to run programs in. */
  root: string;
  /** The same as a tar. */
  tar: string;
  /** Names what it is made of. */
  key: string;
}

/** The lowest layer, which all Kafka images share: a shell with its tools, and Java. */
export async function baseLayer(): Promise<Layer> {
  await ensurePackages(["busybox-static"]);
  const jdk = await jdkHome();
  const sources = await Promise.all(
    [__filename, join(__dirname, "toolbox.ts")].map((file) => readFile(file)),
  );
  const programs = await Promise.all(["/bin/bash", "/bin/busybox"].map(fileDigest));
  const key = contentKey(...sources, ...programs, await readFile(join(jdk, "release")));
  const directory = await cached("java-layer", key, async (unfinished) => {
    const root = join(unfinished, "root");
    await installBusybox(root);
    await mkdir(join(root, "usr/bin"), { recursive: true });
    await copyFile("/bin/bash", join(root, "bin/bash"));
    for (const name of ["bash", "env"]) await symlink(`/bin/${name}`, join(root, "usr/bin", name));
    await installJava(jdk, root);
    await installLibraries(root);
    await makeUser(root);
    await setTimes(root);
    await shareBaseClasses(unfinished, root);
    await packLayer(root, join(unfinished, "layer.tar"));
  });
  return { root: join(directory, "root"), tar: join(directory, "layer.tar"), key };
}

async function jdkHome(): Promise<string> {
  const onPath = await run("sh", ["-c", 'readlink -f "$(command -v jlink)"']).catch(() => "");
  if (process.env.JAVA_HOME && existsSync(join(process.env.JAVA_HOME, "bin/jlink")))
    return process.env.JAVA_HOME;
  if (onPath.trim()) return dirname(dirname(onPath.trim()));
  await ensurePackages(["default-jdk-headless"]);
  return dirname(dirname((await run("readlink", ["-f", "/usr/bin/jlink"])).trim()));
}

async function installJava(jdk: string, root: string): Promise<void> {
  const home = join(root, JAVA_HOME);
  await mkdir(dirname(home), { recursive: true });
  const small = ["--strip-debug", "--no-man-pages", "--no-header-files"];
  await run(join(jdk, "bin/jlink"), ["--add-modules", MODULES, ...small, "--output", home]);
  const drawing = [
    "awt*",
    "jawt",
    "splashscreen",
    "fontmanager",
    "freetype",
    "mlib_image",
    "lcms",
    "javajpeg",
  ];
  const names = drawing.flatMap((name) => ["-o", "-name", `lib${name}.so`]).slice(1);
  await run("find", [join(home, "lib"), "(", ...names, ")", "-delete"]);
  await symlink(`${JAVA_HOME}/bin/java`, join(root, "usr/bin/java"));
  // Debian's JDK only links to it.
  await cp(join(jdk, "lib/security/cacerts"), join(home, "lib/security/cacerts"), { dereference: true });
}

async function installLibraries(root: string): Promise<void> {
  const java = join(root, JAVA_HOME);
  const programs = await run("find", [java, "-name", "*.so", "-o", "-path", "*/bin/java"]);
  const listed = await run("ldd", ["/bin/bash", ...programs.trim().split("\n")]);
  const libraries = new Set([...listed.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1]));
  const known = await run("ldconfig", ["-p"]);
  for (const name of LIBRARIES_OF_CODECS) {
    const path = known
      .split("\n")
      .find((line) => line.trim().startsWith(`${name} `))
      ?.split("=> ")[1];
    if (path) libraries.add(path);
  }
  for (const library of libraries) {
    if (library.startsWith(root)) continue;
    const target = join(root, library);
    await mkdir(dirname(target), { recursive: true });
    await cp(library, target, { dereference: true, force: true });
  }
}

async function makeUser(root: string): Promise<void> {
  await writeFile(
    join(root, "etc/passwd"),
    `root:x:0:0:root:/root:/bin/bash\nappuser:x:${USER_ID}:${USER_ID}::/home/appuser:/bin/bash\n`,
  );
  await writeFile(join(root, "etc/group"), `root:x:0:\nappuser:x:${USER_ID}:\n`);
  await writeFile(join(root, "etc/nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
  for (const name of [
    "root",
    "etc/kafka",
    "mnt/shared/config",
    "home/appuser",
    "var/lib/kafka/data",
    "run",
    "var/tmp",
  ]) {
    await mkdir(join(root, name), { recursive: true });
  }
  await chmod(join(root, "var/tmp"), 0o1777);
  for (const name of [
    "etc/kafka",
    "mnt/shared/config",
    "home/appuser",
    "var/lib/kafka",
    "var/lib/kafka/data",
  ]) {
    await chown(join(root, name), USER_ID, USER_ID);
  }
}

async function shareBaseClasses(work: string, root: string): Promise<void> {
  const result = join(work, "classes");
  await runInImage(result, "shareBaseClasses.sh", [root]);
  await copyFile(join(result, "classes.jsa"), join(root, JAVA_HOME, "lib/server/classes.jsa"));
  await rm(result, { recursive: true });
}

/** Gives every file the time that it has in the layer: class archives know the jars' times. */
export async function setTimes(root: string): Promise<void> {
  await run("find", [root, "-exec", "touch", "--no-dereference", "--date", FILE_TIME, "{}", "+"]);
}

/** Runs one of the scripts beside the recipe in the files of the layers, topmost first. */
export async function runInImage(result: string, script: string, roots: string[]): Promise<void> {
  await mkdir(result);
  const recipe = join(__dirname, "kafka");
  const namespaces = ["--mount", "--pid", "--net", "--fork", "--kill-child"];
  await run("unshare", [
    ...namespaces,
    "bash",
    join(recipe, "enter.sh"),
    result,
    join(recipe, script),
    ...roots,
  ]);
}
