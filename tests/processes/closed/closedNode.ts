import { writeFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { freePorts } from "../../freePorts";
import { Authority, type Certified } from "../../certificates";
import { temporaryDirectory } from "../../temporary";
import { SingleBroker } from "../singleBroker";
import { CertificateFiles } from "./certificateFiles";

export const NODE = "CN=node,O=kafka";
export const HOSTS = { hosts: ["localhost", "127.0.0.1"] };
const LISTENERS = ["REPLICATION", "CONTROLLER", "INTERNAL", "EXTERNAL", "PLAIN"] as const;
type Roles = "broker,controller" | "controller";
type Listener = (typeof LISTENERS)[number];
/** What the agent tells of a keystore. */
export interface ServedCertificate {
  keystore: string;
  truststore: string;
  serial: string | null;
  sha256: string | null;
  notAfter: string | null;
  trusted: string[];
  problem: string | null;
}

/** A node of a closed cluster, as a plain process on loopback, with all that it reads. */
export class ClosedNode {
  readonly directory = temporaryDirectory("kafka-cluster-closed-");
  readonly files = new CertificateFiles(join(this.directory, "certificates"));
  readonly clusterAuthority = Authority.create("CN=cluster-ca");
  readonly clientsAuthority = Authority.create("CN=clients-ca");
  readonly node = this.clusterAuthority.issue(NODE, HOSTS);
  private readonly version: string;
  private readonly roles: Roles;
  private ports!: Record<Listener | "agent", number>;
  private broker?: SingleBroker;

  /** @param roles of the node; what a controller alone has no use for is left out */
  constructor(version: string, roles: Roles) {
    this.version = version;
    this.roles = roles;
    this.files.write({
      "node-1.pem": this.node.pem,
      "cluster-ca.crt": this.clusterAuthority.certificate,
      "clients-ca.crt": this.clientsAuthority.certificate,
      "tls-users": "orders-api\nreporting\n",
      "plain-users": "plain-api=secret=1\n",
    });
  }

  async start(): Promise<SingleBroker> {
    const [agent, ...ports] = await freePorts(LISTENERS.length + 1);
    const byListener = Object.fromEntries(LISTENERS.map((name, i) => [name, ports[i]]));
    this.ports = { ...(byListener as Record<Listener, number>), agent };
    const client = this.clientFile("agent", {
      "security.protocol": "SSL",
      "ssl.engine.factory.class": "kafkacluster.agent.TlsEngines",
      "ssl.keystore.location": this.files.path("node-1.pem"),
      "ssl.truststore.location": this.files.path("cluster-ca.crt"),
    });
    this.broker = await SingleBroker.startWithAgent(this.version, this.directory, this.properties(), {
      port: String(agent),
      id: "1",
      ...(this.roles !== "controller" && { bootstrap: `localhost:${this.ports.REPLICATION}` }),
      controller: `localhost:${this.ports.CONTROLLER}`,
      clientConfig: client,
    });
    return this.broker;
  }

  private properties(): Record<string, string | number> {
    const names = this.roles === "controller" ? (["CONTROLLER"] as const) : LISTENERS;
    const protocol = (name: Listener) => (["EXTERNAL", "PLAIN"].includes(name) ? "SASL_SSL" : "SSL");
    const forClients = (name: string) => ({
      [`listener.name.${name}.ssl.truststore.location`]: ["clients-ca.crt", "tls-users"]
        .map((file) => this.files.path(file))
        .join(","),
    });
    const sasl = "org.apache.kafka.common.security";
    return {
      "process.roles": this.roles,
      "node.id": 1,
      "controller.quorum.voters": `1@localhost:${this.ports.CONTROLLER}`,
      "controller.listener.names": "CONTROLLER",
      listeners: names.map((name) => `${name}://127.0.0.1:${this.ports[name]}`).join(","),
      "listener.security.protocol.map": LISTENERS.map((name) => `${name}:${protocol(name)}`).join(","),
      ...(this.roles !== "controller" && {
        "advertised.listeners": names
          .filter((name) => name !== "CONTROLLER")
          .map((name) => `${name}://localhost:${this.ports[name]}`)
          .join(","),
        "inter.broker.listener.name": "REPLICATION",
        "offsets.topic.replication.factor": 1,
        ...forClients("internal"),
        "listener.name.internal.ssl.client.auth": "required",
        "listener.name.internal.ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/",
        ...forClients("external"),
        "listener.name.external.ssl.keystore.location": this.files.path("external-1.pem"),
        "listener.name.external.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.external.scram-sha-512.sasl.jaas.config": `${sasl}.scram.ScramLoginModule required;`,
        ...forClients("plain"),
        "listener.name.plain.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.plain.plain.sasl.jaas.config": `${sasl}.plain.PlainLoginModule required users="${this.files.path("plain-users")}";`,
        "listener.name.plain.plain.sasl.server.callback.handler.class": "kafkacluster.agent.PlainUsers",
      }),
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": "Node:@cluster",
      ...Object.fromEntries(
        ["replication", "controller"].map((name) => [
          `listener.name.${name}.principal.builder.class`,
          "kafkacluster.agent.NodePrincipals",
        ]),
      ),
      "allow.everyone.if.no.acl.found": "true",
      "ssl.engine.factory.class": "kafkacluster.agent.TlsEngines",
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": this.files.path("node-1.pem"),
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": this.files.path("cluster-ca.crt"),
      "ssl.client.auth": "required",
      "ssl.enabled.protocols": "TLSv1.3,TLSv1.2",
      "log.dirs": join(this.directory, "data"),
    };
  }

  /** The path of a client's properties. */
  clientFile(name: string, properties: Record<string, string>): string {
    const file = join(this.directory, `${name}.properties`);
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(file, lines.join(""));
    return file;
  }

  /** Properties of a client with Kafka's own TLS. */
  client(listener: Listener, authorities: Authority[], more: Record<string, string>): Record<string, string> {
    const trusted = authorities.map(({ sha256 }) => sha256.slice(0, 8)).join("-");
    const trust = join(this.directory, `${trusted}.crt`);
    writeFileSync(trust, authorities.map(({ certificate }) => certificate).join(""));
    return {
      "bootstrap.servers": `localhost:${this.ports[listener]}`,
      "security.protocol": listener === "EXTERNAL" || listener === "PLAIN" ? "SASL_SSL" : "SSL",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": trust,
      ...more,
    };
  }

  /** Properties of a client that shows this certificate. */
  withCertificate(name: string, pem: string): Record<string, string> {
    const file = join(this.directory, `${name}.pem`);
    writeFileSync(file, pem);
    return { "ssl.keystore.type": "PEM", "ssl.keystore.location": file };
  }

  page(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports.agent}${path}`);
  }

  async state(): Promise<{ quorum: unknown; certificates: ServedCertificate[]; unseen: string[] }> {
    return (await this.page("/state")).json() as never;
  }

  async certificate(keystore: string, truststore = "cluster-ca.crt"): Promise<ServedCertificate> {
    const { certificates } = await this.state();
    const found = certificates.find(
      (one) => one.keystore === this.files.path(keystore) && one.truststore === this.files.path(truststore),
    );
    if (!found) throw new Error(`no ${keystore} with ${truststore} in ${JSON.stringify(certificates)}`);
    return found;
  }

  /** The serial number of the certificate that new connections get, or the code of what fails. */
  served(listener: Listener): Promise<string> {
    return new Promise((resolve) => {
      const socket = this.connect(listener, {}, () => {
        resolve(BigInt(`0x${socket.getPeerCertificate().serialNumber}`).toString(16));
        socket.destroy();
      });
      socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  }

  /** A TLS session of a client with this certificate, which a later connection may resume. */
  session(listener: Listener, client: Certified): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const socket = this.connect(listener, { key: client.pkcs8, cert: client.certificate });
      socket.once("error", reject).once("session", (session) => {
        resolve(session);
        socket.destroy();
      });
    });
  }

  /** Whether a client gets in with this session alone. */
  resumes(listener: Listener, session: Buffer): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = this.connect(listener, { session }, () => {
        resolve(socket.isSessionReused());
        socket.destroy();
      });
      socket.once("error", () => resolve(false));
    });
  }

  private connect(listener: Listener, more: ConnectionOptions, onConnect?: () => void): TLSSocket {
    const target = { host: "127.0.0.1", port: this.ports[listener], servername: "localhost" };
    return connect({ ...target, rejectUnauthorized: false, ...more }, onConnect);
  }

  /** Connects and leaves without a word. */
  knock(listener: Listener): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connectSocket(this.ports[listener], "127.0.0.1", () => socket.end());
      socket.once("error", reject).once("close", () => resolve());
    });
  }

  /** Once it is so, while the node runs. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 240_000;
    while (!(await isSo().catch(() => false))) {
      this.broker?.assertRuns();
      if (Date.now() > deadline) throw new Error(`${what}: not so; ${this.broker?.log.slice(-3000)}`);
      await pause(300);
    }
  }

  async end(): Promise<void> {
    await this.broker?.end();
  }
}
