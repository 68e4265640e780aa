import { strict as assert } from "node:assert";
import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { run } from "../../local/run";
import { temporaryDirectory } from "../temporary";

describe("What compiles TypeScript", () => {
  const node = (...args: string[]) =>
    run(process.execPath, ["-r", "./local/register.cjs", ...args], { cwd: PROJECT_DIRECTORY });

  it("lets a program start without what it doesn't use", async () => {
    // Of some there is what stands for them.
    const isThere = `(file) => !require("util").types.isProxy(require.cache[file].exports)`;
    const list = `console.log(Object.keys(require.cache).filter(${isThere}).join("\\n"))`;
    const loaded = () => node("-e", `require("./components"); ${list}`);
    // Compiled once, if it wasn't before.
    await loaded();
    const files = (await loaded()).split("\n");
    for (const used of ["@pulumi/pulumi", "@pulumi/kubernetes"]) {
      assert.ok(
        files.some((file) => file.includes(`/${used}/`)),
        used,
      );
    }
    const unused =
      /\/(@swc\/core|typescript|arborist|normalize-package-data|execa|sdk-trace-node|kafkajs|client-node|@peculiar\/asn1-x509|@pulumi\/kubernetes\/helm)\//;
    assert.deepEqual(
      files.filter((file) => unused.test(file)),
      [],
    );
  });

  it("leaves what programs seldom use of Pulumi's SDK to those who use it", async () => {
    const program = `
      const { createRequire } = require("module");
      const pulumi = require("@pulumi/pulumi");
      const { NodeTracerProvider } = createRequire(require.resolve("@pulumi/pulumi"))("@opentelemetry/sdk-trace-node");
      const two = 2;
      (async () => {
        const { text } = await pulumi.runtime.serializeFunction(() => two);
        console.log(text.includes("two: 2") || text, typeof pulumi.automation.LocalWorkspace.create);
        console.log(new NodeTracerProvider() instanceof NodeTracerProvider, typeof new NodeTracerProvider().register);
      })()`;
    assert.equal(await node("-e", program), "true function\ntrue function\n");
  });

  it("tells where in the TypeScript an error is, also of what it compiled before", async () => {
    const file = join(temporaryDirectory("register-"), "wrong.ts");
    const program = `try { require("${file}").wrong({ text: "so" }) } catch ({ stack }) { console.log(stack) }`;
    const text = "interface Long {\n  text: string;\n}\n\nexport function wrong(of: Long) {\n";
    writeFileSync(file, `${text}  throw new Error(of.text);\n}\n`);
    for (const _ of [1, 2]) assert.match(await node("-e", program), /^Error: so\n.*wrong\.ts:6:9/);
    writeFileSync(file, `${text}\n  throw new Error("other");\n}\n`);
    assert.match(await node("-e", program), /^Error: other\n.*wrong\.ts:7:9/);
  });

  it("compiles all the same where nothing can be kept", async () => {
    const copy = temporaryDirectory("register-copy-");
    for (const name of ["register.cjs", "compile.cjs", "lazyModules.cjs"]) {
      cpSync(join(PROJECT_DIRECTORY, "local", name), join(copy, "local", name));
    }
    symlinkSync("/dev/null/no", join(copy, "node_modules"));
    writeFileSync(join(copy, "one.ts"), "export const one: number = 1;");
    const program = `console.log(require(${JSON.stringify(join(copy, "one.ts"))}).one)`;
    const env = { ...process.env, NODE_PATH: join(PROJECT_DIRECTORY, "node_modules") };
    const said = await run(process.execPath, ["-r", join(copy, "local/register.cjs"), "-e", program], {
      env,
    });
    assert.equal(said, "1\n");
  });
});
