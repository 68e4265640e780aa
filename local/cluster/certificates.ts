import { generateKeyPairSync } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { run } from "../run";
import type { Layout } from "./layout";

/** Who a certificate speaks for, in Kubernetes' terms: CN is the user, O the group. */
interface Subject {
  file: string;
  user: string;
  group?: string;
  addresses?: string[];
}

/** Of our own: the machine's openssl.cnf may add extensions that contradict these. */
const OPENSSL_CONFIG = "openssl.cnf";

export interface Certificates {
  directory: string;
  authority: string;
}

export function certificatesOf(layout: Layout): Certificates {
  const directory = join(layout.directory, "pki");
  return { directory, authority: join(directory, "ca.crt") };
}

/** Users of the programs; each has a kubeconfig `<file>.kubeconfig` beside its certificate. */
export function subjectsOf(layout: Layout): Subject[] {
  return [
    { file: "admin", user: "kafka-cluster-admin", group: "system:masters" },
    { file: "controller-manager", user: "system:kube-controller-manager" },
    { file: "scheduler", user: "system:kube-scheduler" },
    { file: "proxy", user: "system:kube-proxy" },
    { file: "coredns", user: "coredns" },
    { file: "provisioner", user: "local-path-provisioner" },
    { file: "balancer", user: "load-balancer" },
    ...layout.nodes.map((node) => ({
      file: node.name,
      user: `system:node:${node.name}`,
      group: "system:nodes",
      addresses: [`IP:${node.address}`, `DNS:${node.name}`],
    })),
  ];
}

/** The authority, and what the API server needs to start. */
export async function makeServerCertificates(layout: Layout): Promise<void> {
  const { directory } = certificatesOf(layout);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, OPENSSL_CONFIG), "[req]\ndistinguished_name = name\n[name]\n");
  await openssl(directory, "ca", "/CN=kafka-cluster-ca", ["keyUsage=critical,digitalSignature,keyCertSign"]);
  const server: Subject = {
    file: "apiserver",
    user: "kube-apiserver",
    addresses: [
      ...[layout.control.address, layout.kubernetesService, "127.0.0.1"].map((address) => `IP:${address}`),
      ...[
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
      ].map((name) => `DNS:${name}`),
    ],
  };
  const kubeletClient: Subject = {
    file: "apiserver-kubelet",
    user: "kube-apiserver-kubelet-client",
    group: "system:masters",
  };
  await Promise.all([
    ...[server, kubeletClient].map((subject) => issue(directory, subject)),
    makeServiceAccountKeys(directory),
  ]);
}

/** Those of the API server's clients, by the same authority, and their kubeconfigs. */
export async function makeUserCertificates(layout: Layout): Promise<void> {
  const { directory } = certificatesOf(layout);
  const users = subjectsOf(layout);
  await Promise.all(users.map((subject) => issue(directory, subject)));
  await Promise.all(users.map((subject) => writeKubeconfig(layout, subject)));
  await writeFile(layout.kubeconfig, await readFile(join(directory, "admin.kubeconfig")), { mode: 0o600 });
}

async function issue(directory: string, subject: Subject): Promise<void> {
  const group = subject.group ? `/O=${subject.group}` : "";
  const extensions = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=clientAuth,serverAuth"];
  if (subject.addresses) extensions.push(`subjectAltName=${subject.addresses.join(",")}`);
  await openssl(directory, subject.file, `${group}/CN=${subject.user}`, extensions, [
    "-CA",
    "ca.crt",
    "-CAkey",
    "ca.key",
  ]);
}

async function openssl(
  directory: string,
  file: string,
  subject: string,
  extensions: string[],
  authority: string[] = [],
): Promise<void> {
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-noenc",
    "-keyout",
    `${file}.key`,
  ];
  const basic =
    authority.length > 0 ? "basicConstraints=critical,CA:FALSE" : "basicConstraints=critical,CA:TRUE";
  const added = [basic, ...extensions].flatMap((extension) => ["-addext", extension]);
  const args = [
    "req",
    "-x509",
    "-config",
    OPENSSL_CONFIG,
    "-days",
    "3650",
    "-subj",
    subject,
    "-out",
    `${file}.crt`,
  ];
  await run("openssl", [...args, ...key, ...authority, ...added], { cwd: directory });
}

async function makeServiceAccountKeys(directory: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await writeFile(join(directory, "service-account.key"), privateKey, { mode: 0o600 });
  await writeFile(join(directory, "service-account.pub"), publicKey);
}

async function writeKubeconfig(layout: Layout, { file }: Subject): Promise<void> {
  const { directory, authority } = certificatesOf(layout);
  const [ca, certificate, key] = await Promise.all(
    [authority, join(directory, `${file}.crt`), join(directory, `${file}.key`)].map((path) =>
      readFile(path, "base64"),
    ),
  );
  const context = `kafka-cluster-${layout.name}`;
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: context, cluster: { server: layout.apiServer, "certificate-authority-data": ca } }],
    users: [{ name: file, user: { "client-certificate-data": certificate, "client-key-data": key } }],
    contexts: [{ name: context, context: { cluster: context, user: file } }],
    "current-context": context,
  };
  await writeFile(join(directory, `${file}.kubeconfig`), stringify(kubeconfig), { mode: 0o600 });
}
