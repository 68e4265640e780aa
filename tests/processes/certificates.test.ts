import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Authority, type Issued, issue, makeAuthority } from "../../components/certificates/issue";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { run } from "../../local/run";
import { temporaryDirectory } from "../temporary";

const isThere = (program: string) => spawnSync(program, ["-help"]).error === undefined;

describe("Issued certificates, as others judge them", () => {
  const directory = temporaryDirectory("certificates-");
  const [leaf, authorityFile] = [join(directory, "leaf.pem"), join(directory, "ca.pem")];
  let authority: Authority;
  let issued: Issued;
  before(async () => {
    const now = new Date();
    authority = await makeAuthority("kafka cluster CA", 1825, now);
    const subject = { commonName: "node", organization: "kafka" };
    const names = ["kafka-0.kafka-headless", "*.example.com", "127.0.0.1", "fd00::a"];
    issued = await issue(authority, subject, names, 365, now, "server+client");
    writeFileSync(leaf, issued.chain);
    writeFileSync(authorityFile, authority.certificate);
  });

  it("have Java's keytool read their names, what they are for, and their subject as Kafka compares it", async function () {
    if (!isThere("keytool")) this.skip();
    const text = await run("keytool", ["-J-Duser.language=en", "-printcert", "-file", leaf]);
    assert.match(text, /^Owner: CN=node, O=kafka$/m);
    for (const name of [
      "DNSName: kafka-0.kafka-headless",
      "DNSName: *.example.com",
      "IPAddress: 127.0.0.1",
    ]) {
      assert.ok(text.includes(name), `${name} isn't in ${text}`);
    }
    assert.match(text, /IPAddress: fd00:0:0:0:0:0:0:a/);
    assert.match(text, /serverAuth[\s\S]*clientAuth|clientAuth[\s\S]*serverAuth/);
    assert.match(text, /SHA256withECDSA/);
    assert.match(text, /ObjectId: 2.5.29.19 Criticality=true/);
    assert.match(text, /ObjectId: 2.5.29.15 Criticality=true/);
  });

  it("are what OpenSSL asks of a server's and a client's, in its strictest mode", async function () {
    if (!isThere("openssl")) this.skip();
    for (const purpose of ["sslserver", "sslclient"]) {
      const checks = [
        "-x509_strict",
        "-check_ss_sig",
        "-purpose",
        purpose,
        "-verify_hostname",
        "b.example.com",
      ];
      const said = await run("openssl", ["verify", ...checks, "-CAfile", authorityFile, leaf]);
      assert.match(said, /: OK\n$/);
    }
    const other = await makeAuthority("kafka cluster CA", 10, new Date());
    writeFileSync(join(directory, "other.pem"), other.certificate);
    await assert.rejects(run("openssl", ["verify", "-CAfile", join(directory, "other.pem"), leaf]));
  });

  it("cost nothing where a program issues none", async () => {
    const program = `require("./components/certificates/decide"); console.log(Object.keys(require.cache).join("\\n"))`;
    const loaded = await run(process.execPath, ["-r", "./local/register.cjs", "-e", program], {
      cwd: PROJECT_DIRECTORY,
    });
    assert.match(loaded, /certificates\/decide\.ts/);
    assert.doesNotMatch(loaded, /@peculiar/);
  });
});
