import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { run } from "../../local/run";
import { temporaryDirectory } from "../temporary";

describe("What compiles TypeScript", () => {
  const node = (...args: string[]) =>
    run(process.execPath, ["-r", "./local/register.cjs", ...args], { cwd: PROJECT_DIRECTORY });

  it("lets a program start without what it doesn't use", async () => {
    const loaded = await node(
      "-e",
      `require("./components"); console.log(Object.keys(require.cache).join("\\n"))`,
    );
    assert.match(loaded, /\/@pulumi\/kubernetes\//);
    // Of TypeScript and the reader of package trees there is only what stands for them.
    const unused = /\/(pacote|client-node|@pulumi\/kubernetes\/helm)\//;
    assert.deepEqual(
      loaded.split("\n").filter((file) => unused.test(file)),
      [],
    );
    const compiler = `require("./components"); console.log(require("util").types.isProxy(require("typescript")))`;
    assert.equal(await node("-e", compiler), "true\n");
  });

  it("leaves the TypeScript compiler and the reader of package trees to those who use them", async () => {
    const program = `
      const { createRequire } = require("module");
      const { Arborist } = createRequire(require.resolve("@pulumi/pulumi"))("@npmcli/arborist");
      console.log(typeof Arborist, require("typescript").transpile("let one: number = 1"));`;
    assert.match(await node("-e", program), /^function .*let one = 1;/s);
  });

  it("tells where in the TypeScript an error is", async () => {
    const file = join(temporaryDirectory("register-"), "wrong.ts");
    writeFileSync(
      file,
      "interface Long {\n  text: string;\n}\n\nexport function wrong(of: Long) {\n  throw new Error(of.text);\n}\n",
    );
    const program = `try { require("${file}").wrong({ text: "so" }) } catch ({ stack }) { console.log(stack) }`;
    assert.match(await node("-e", program), /wrong\.ts:6:9/);
  });
});
