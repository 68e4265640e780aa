import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { kafkaLibraries } from "../../local/image/libraries";
import { Authority } from "../certificates";
import { ClosedNode, HOSTS, NODE } from "./closed/closedNode";
import { Clients } from "./closed/clients";
import type { SingleBroker } from "./singleBroker";

const hasJdk = spawnSync("javac", ["-version"]).status === 0;
/** Longer than files go without being looked at. */
const LOOK_MS = 1_200;

// SCRAM in a cluster without ZooKeeper is from 3.5 on, and asking a controller from 3.7 on.
for (const { version, isOld } of [
  { version: "3.3.2", isOld: true },
  { version: "4.4.0", isOld: false },
]) {
  describe(`A closed node of Kafka ${version}`, function () {
    this.timeout(300_000);
    let node: ClosedNode;
    let broker: SingleBroker;
    let clients: Clients;

    before(async function () {
      if (!hasJdk) {
        console.warn("      SKIPPED: no JDK on this machine, so no broker and no clients");
        this.skip();
      }
      node = new ClosedNode(version, "broker,controller");
      broker = await node.start();
      clients = new Clients(await kafkaLibraries(version), node.directory);
    });
    after(async () => {
      clients?.end();
      await node?.end();
    });

    const login = (name: string, properties: Record<string, string>) =>
      clients.ask("login", node.clientFile(name, properties));
    const withUser = (name: string, authority: Authority, trusted = [node.clusterAuthority]) =>
      node.client("INTERNAL", trusted, node.withCertificate(name, authority.issue(`CN=${name}`).pem));

    it("becomes ready, though the certificate for its clients outside isn't there yet", async () => {
      await node.until("ready", async () => (await node.page("/ready")).status === 200);
      const { problem, serial } = await node.certificate("external-1.pem", "clients-ca.crt");
      assert.equal(serial, null);
      const missing = node.files.path("external-1.pem");
      assert.equal(problem, `${missing}: there is no file ${missing}`);
      assert.match(await node.served("EXTERNAL"), /HANDSHAKE_FAILURE/);
      await node.until("sees the quorum", async () => (await node.state()).quorum !== null);
    });

    it("tells which certificates it serves, and whom it trusts", async () => {
      const { keystore, truststore, ...served } = await node.certificate("node-1.pem");
      assert.deepEqual(served, {
        serial: node.node.serial,
        sha256: node.node.sha256,
        notAfter: served.notAfter,
        trusted: [node.clusterAuthority.sha256],
        problem: null,
      });
      assert.ok(Date.parse(served.notAfter!) > Date.now(), `${keystore} ${truststore}`);
      assert.equal(await node.served("CONTROLLER"), node.node.serial);
      const metrics = await (await node.page("/metrics")).text();
      const expiry = (store: string, path: string, subject: string, { serial }: { serial: string }) =>
        `kafka_cluster_certificate_expiry_timestamp_seconds{store="${store}",path="${path}",subject="${subject}",serial="${serial}"}`;
      const ends = Math.floor(Date.parse(served.notAfter!) / 1000);
      const own = `${expiry("keystore", keystore, "CN=node,O=kafka", node.node)} ${ends}`;
      assert.ok(metrics.includes(own), `${own} isn't in ${metrics.match(/.*_expiry_.*/g)?.join("\n")}`);
      const start = expiry("keystore", keystore, "CN=node,O=kafka", node.node).replace("_expiry_", "_start_");
      const started = metrics
        .split("\n")
        .find((line) => line.startsWith(start))
        ?.slice(start.length);
      assert.ok(
        Number(started) > 0 && Number(started) < ends,
        `${start} isn't in ${metrics.match(/.*_start_.*/g)?.join("\n")}`,
      );
      assert.ok(metrics.includes(expiry("truststore", truststore, "CN=cluster-ca", node.clusterAuthority)));
      assert.ok(metrics.includes(`kafka_cluster_certificate_problem{path="${keystore}"} 0`));
    });

    it("serves the certificate for clients outside once it is there", async () => {
      const external = node.clusterAuthority.issue(NODE, HOSTS);
      node.files.write({ "external-1.pem": external.pem });
      await pause(LOOK_MS);
      assert.equal(await node.served("EXTERNAL"), external.serial);
    });

    it("logs nothing of somebody who connects and leaves without a word", async () => {
      const before = broker.log.length;
      for (const listener of ["CONTROLLER", "REPLICATION", "EXTERNAL"] as const) {
        for (let i = 0; i < 5; i++) await node.knock(listener);
      }
      // Whoever comes later is served later.
      await node.served("CONTROLLER");
      await node.served("REPLICATION");
      await pause(500);
      const lines = broker.log.slice(before).split("\n");
      assert.deepEqual(
        lines.filter((line) => /Exception|ERROR|WARN/.test(line)),
        [],
      );
      assert.ok(lines.length < 10, lines.join("\n"));
    });

    it("serves a renewed certificate without a restart", async () => {
      const renewed = node.clusterAuthority.issue(NODE, HOSTS);
      node.files.write({ "node-1.pem": renewed.pem });
      await pause(LOOK_MS);
      for (const listener of ["REPLICATION", "CONTROLLER", "INTERNAL"] as const) {
        assert.equal(await node.served(listener), renewed.serial);
      }
    });

    it("goes on with the certificate that it has, where the new one can't be used, and says why", async () => {
      const before = (await node.certificate("node-1.pem")).serial;
      const [a, b] = [node.clusterAuthority.issue(NODE, HOSTS), node.clusterAuthority.issue(NODE, HOSTS)];
      node.files.write({ "node-1.pem": a.pkcs8 + b.certificate });
      await pause(LOOK_MS);
      assert.equal(await node.served("REPLICATION"), before);
      const { serial, problem } = await node.certificate("node-1.pem");
      assert.equal(serial, before);
      assert.match(problem!, /node-1\.pem: the private key isn't that of its first certificate/);
      assert.equal(broker.log.split("isn't taken: the private key isn't that").length, 2);
      node.files.write({ "node-1.pem": a.pem });
      await pause(LOOK_MS);
      assert.equal(await node.served("REPLICATION"), a.serial);
      assert.equal((await node.certificate("node-1.pem")).problem, null);
    });

    it("lets in whom the clients' CA signed and the list names, and nobody else", async () => {
      assert.equal(await login("orders-api", withUser("orders-api", node.clientsAuthority)), "brokers 1");
      const refused = /^Ssl\w+Exception|^TimeoutException/;
      assert.match(await login("somebody", withUser("somebody", node.clientsAuthority)), refused);
      assert.match(
        await login("orders-api", withUser("orders-api", Authority.create("CN=clients-ca"))),
        refused,
      );
      assert.match(await login("orders-api", withUser("orders-api", node.clusterAuthority)), refused);
      assert.match(await login("none", node.client("INTERNAL", [node.clusterAuthority], {})), refused);
      const session = await node.session("INTERNAL", node.clientsAuthority.issue("CN=orders-api"));
      assert.equal(await node.resumes("INTERNAL", session), true);
      node.files.write({ "tls-users": "reporting\n" });
      await pause(LOOK_MS);
      assert.match(await login("orders-api", withUser("orders-api", node.clientsAuthority)), refused);
      assert.equal(await node.resumes("INTERNAL", session), false);
      assert.equal(await login("reporting", withUser("reporting", node.clientsAuthority)), "brokers 1");
    });

    it("lets nobody but nodes in where nodes talk, and knows them as its super user", async () => {
      const as = (pem: string) =>
        node.client("REPLICATION", [node.clusterAuthority], node.withCertificate("peer", pem));
      const admin = node.clusterAuthority.issue(NODE);
      assert.equal(await clients.ask("acls", node.clientFile("admin", as(admin.pem))), "acls 0");
      const user = node.clientsAuthority.issue("CN=reporting");
      assert.match(await login("user", as(user.pem)), /^Ssl\w+Exception|^TimeoutException/);
    });

    it("rolls its CA over while clients produce", async () => {
      const next = Authority.create("CN=cluster-ca-2");
      const both = [node.clusterAuthority, next];
      const producer = node.clientFile("producer", {
        ...withUser("reporting", node.clientsAuthority, both),
      });
      assert.equal(await clients.ask("topic", producer), "created");
      await clients.ask("produce", producer);
      const sent = async () => Number(/^sent (\d+)/.exec(await clients.ask("sent"))![1]);
      const goesOn = async () => {
        const before = await sent();
        await node.until("produces", async () => {
          const answer = await clients.ask("sent");
          assert.match(answer, /errors none$/);
          return (await sent()) > before + 5;
        });
      };
      await goesOn();
      node.files.write({ "cluster-ca.crt": both.map(({ certificate }) => certificate).join("") });
      await pause(LOOK_MS);
      await goesOn();
      const leaf = next.issue(NODE, HOSTS);
      node.files.write({ "node-1.pem": leaf.pem, "external-1.pem": leaf.pem });
      await pause(LOOK_MS);
      await goesOn();
      node.files.write({ "cluster-ca.crt": next.certificate });
      await pause(LOOK_MS);
      await goesOn();
      assert.match(await clients.ask("stop"), /errors none$/);
      const old = node.client(
        "REPLICATION",
        both,
        node.withCertificate("old", node.clusterAuthority.issue(NODE).pem),
      );
      assert.match(await login("old", old), /^Ssl\w+Exception|^TimeoutException/);
      const now = node.client("REPLICATION", [next], node.withCertificate("new", next.issue(NODE).pem));
      assert.equal(await login("new", now), "brokers 1");
      const { trusted, serial } = await node.certificate("node-1.pem");
      assert.deepEqual([trusted, serial], [[next.sha256], leaf.serial]);
    });

    it("lets users in by PLAIN, whose passwords change without a restart", async () => {
      const plain = (user: string, password: string) => {
        const module = "org.apache.kafka.common.security.plain.PlainLoginModule";
        const jaas = `${module} required username="${user}" password="${password}";`;
        const trusted = Authority.create("CN=unused");
        return node.client("PLAIN", [trusted], {
          "ssl.truststore.location": node.files.path("cluster-ca.crt"),
          "sasl.mechanism": "PLAIN",
          "sasl.jaas.config": jaas,
        });
      };
      assert.equal(await login("plain", plain("plain-api", "secret=1")), "brokers 1");
      assert.match(await login("plain", plain("plain-api", "secret")), /^SaslAuthenticationException/);
      assert.match(await login("plain", plain("other", "")), /^SaslAuthenticationException/);
      node.files.write({ "plain-users": "plain-api=changed\nother=\n" });
      await pause(LOOK_MS);
      assert.match(await login("plain", plain("plain-api", "secret=1")), /^SaslAuthenticationException/);
      assert.equal(await login("plain", plain("plain-api", "changed")), "brokers 1");
      assert.doesNotMatch(broker.log, /secret=1|changed/);
    });

    it("lets users in by SCRAM", async function () {
      if (isOld) this.skip();
      const admin = node.client("REPLICATION", [], {
        "ssl.truststore.location": node.files.path("cluster-ca.crt"),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": node.files.path("node-1.pem"),
      });
      assert.equal(await clients.ask("scram", node.clientFile("admin", admin), "scram-api", "pw"), "altered");
      const jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required";
      const scram = node.client("EXTERNAL", [], {
        "ssl.truststore.location": node.files.path("cluster-ca.crt"),
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.jaas.config": `${jaas} username="scram-api" password="pw";`,
      });
      await node.until("logs in", async () => (await login("scram", scram)) === "brokers 1");
    });
  });

  describe(`A closed node of Kafka ${version} that begins`, function () {
    this.timeout(300_000);
    let node: ClosedNode;
    before(function () {
      if (!hasJdk) this.skip();
    });
    afterEach(() => node.end());

    it("doesn't without its own certificate, and says so", async () => {
      node = new ClosedNode(version, "controller");
      node.files.write({ "node-1.pem": "" });
      const broker = await node.start();
      await broker.ended();
      assert.match(broker.log, /ssl\.keystore\.location: it holds no certificate/);
    });

    it("as a controller alone tells of the quorum that it leads", async function () {
      if (isOld) this.skip();
      node = new ClosedNode(version, "controller");
      await node.start();
      await node.until("ready", async () => (await node.page("/ready")).status === 200);
      await node.until("leads", async () => (await node.state()).quorum !== null);
    });
  });
}
