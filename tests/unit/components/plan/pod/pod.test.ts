import assert from "node:assert/strict";
import type { KafkaClusterArgs, PodArgs, PodVolumeArgs } from "../../../../../components/args";
import { mistakesIn } from "../mistakesIn";

/** `path reason` of everything that is wrong. */
const wrong = (args: KafkaClusterArgs) =>
  mistakesIn(args).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
const wrongPod = (pod: PodArgs) => wrong({ pod });
const wrongVolume = (volume: PodVolumeArgs) => wrongPod({ volumes: [volume] });
const mountedAt = (mountPath: string) => wrongVolume({ name: "extra", mountPath, emptyDir: {} });

describe("What is added to pods", () => {
  it("is taken as it is where it collides with nothing", () => {
    const pod: PodArgs = {
      labels: { "example.com/team": "data", spot: true as unknown as string },
      annotations: { "example.com/note": "any text: at all" },
      env: [
        { name: "KAFKA_OPTS", value: "-Da=b" },
        { name: "CLASSPATH", value: "/opt/plugins/*" },
        { name: "KAFKA_JMX_OPTS", value: "-Dc=d" },
        { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
      ],
      volumes: [
        { name: "plugins", mountPath: "/opt/plugins", emptyDir: { sizeLimit: "1Gi", medium: "Memory" } },
        { name: "in-tmp", mountPath: "/tmp/below", configMap: { name: "c" } },
        { name: "beside", mountPath: "/opt/kafka/plugins", secret: { name: "s", items: { a: "b" } } },
        { name: "vault", source: { csi: { driver: "vault.example.com" } } },
      ],
      sidecars: [{ name: "exporter", image: "e", ports: [{ containerPort: 8000 }] }],
      initContainers: [{ name: "copy", image: "c" }],
    };
    assert.deepEqual(wrong({ pod, labels: { team: "data" }, annotations: { "example.com/a": "" } }), []);
  });

  it("can't be a label or an annotation that says what the cluster or Kubernetes says", () => {
    const labels = [
      "app.kubernetes.io/name",
      "app.kubernetes.io/instance",
      "kafka-cluster/pool",
      "statefulset.kubernetes.io/pod-name",
    ];
    for (const label of labels) {
      const expected = (path: string) => [
        `${path}["${label}"] is a label that the cluster's objects have already`,
      ];
      assert.deepEqual(wrongPod({ labels: { [label]: "x" } }), expected("pod.labels"));
      assert.deepEqual(wrong({ labels: { [label]: "x" } }), expected("labels"));
    }
    const [text] = wrong({ annotations: { "pulumi.com/skipAwait": "true" } });
    assert.equal(text, 'annotations["pulumi.com/skipAwait"] is for Pulumi, which the cluster itself tells');
    assert.equal(wrongPod({ annotations: { "pulumi.com/waitFor": "x" } }).length, 1);
    assert.equal(wrongPod({ labels: { "a b": "x" } }).length, 1);
    assert.equal(wrongPod({ labels: { a: "no spaces" } }).length, 1);
    assert.equal(wrongPod({ annotations: { "a b": "x" } }).length, 1);
  });

  it("can't be a user that isn't one, or root", () => {
    assert.deepEqual(wrongPod({ securityContext: { runAsUser: 1, runAsGroup: 0, fsGroup: 2147483647 } }), []);
    assert.deepEqual(wrongPod({ securityContext: { runAsUser: 0, runAsGroup: -1, fsGroup: 2147483648 } }), [
      "pod.securityContext.runAsUser is 0; write a whole number from 1 to 2147483647",
      "pod.securityContext.runAsGroup is -1; write a whole number from 0 to 2147483647",
      "pod.securityContext.fsGroup is 2147483648; write a whole number from 0 to 2147483647",
    ]);
    assert.equal(wrongPod({ securityContext: { runAsUser: 1.5 } }).length, 1);
  });

  it("can't be a variable that the cluster sets, or that nothing reads", () => {
    const set = (name: string) => wrongPod({ env: [{ name, value: "x" }] });
    assert.deepEqual(set("KAFKA_HEAP_OPTS"), [
      "pod.env[0].name is KAFKA_HEAP_OPTS, which the cluster sets itself; use heap",
    ]);
    for (const name of ["EXTRA_ARGS", "KAFKA_JVM_PERFORMANCE_OPTS"]) {
      assert.deepEqual(set(name), [
        `pod.env[0].name is ${name}, which the cluster sets itself; use jvmOptions, which come last`,
      ]);
    }
    assert.match(set("KAFKA_LOG4J_OPTS")[0], /use jvmOptions with -Dlog4j2\.configurationFile=<file>, up to/);
    for (const name of ["CLUSTER_ID", "POD_NAME", "KAFKA_HOME", "AGENT_JAR", "LOG_DIR", "NODE_ONLY_A"]) {
      assert.match(set(name)[0], /which the cluster sets itself/, name);
    }
    assert.deepEqual(set("KAFKA_MESSAGE_MAX_BYTES"), [
      "pod.env[0].name is KAFKA_MESSAGE_MAX_BYTES, which nothing reads here; write message.max.bytes into config",
    ]);
    assert.match(set("1A")[0], /^pod\.env\[0\]\.name is "1A"; write letters/);
    const twice = wrongPod({
      env: [
        { name: "A", value: "x" },
        { name: "A", value: "y" },
      ],
    });
    assert.deepEqual(twice, ["pod.env[1].name is A, as that of another variable is"]);
  });

  it("can't hold a heap, which the cluster sets itself", () => {
    const has = (name: string, value: string) => wrongPod({ env: [{ name, value }] });
    assert.deepEqual(has("KAFKA_OPTS", "-Da=b  -Xms1g -Xmx2g"), [
      "pod.env[0].value has -Xms1g, which the cluster sets itself; use heap",
      "pod.env[0].value has -Xmx2g, which the cluster sets itself; use heap",
    ]);
    for (const name of ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "KAFKA_JMX_OPTS"]) {
      assert.match(has(name, "-XX:MaxRAMPercentage=80").join(), /use heap$/, name);
    }
    assert.deepEqual(has("KAFKA_OPTS", "-Xmn200m -Dnote=-Xmx2g"), []);
    assert.deepEqual(has("NOTE", "-Xmx2g"), [], "no variable that a JVM reads");
  });

  it("can't have two listen on one port of the JVM and the pod", () => {
    const has = (...env: [name: string, value: string][]) =>
      wrongPod({ env: env.map(([name, value]) => ({ name, value })) });
    const exporter = (at: string) => `-javaagent:/opt/exporter.jar=${at}:/etc/exporter.yaml`;
    const debugged = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:9092";
    assert.deepEqual(has(["JMX_PORT", "5555"], ["KAFKA_OPTS", `-Da=b ${exporter("5556")}`]), []);
    assert.deepEqual(has(["JMX_PORT", "9404"]), [
      "pod.env[0].value has JMX listen on port 9404, on which the pod listens already; take another one",
    ]);
    for (const value of [
      exporter("9404"),
      `-Da=b ${exporter("0.0.0.0:9404")}`,
      exporter("[::]:9092"),
      "-javaagent:/opt/jolokia.jar=host=0.0.0.0,port=9093",
    ]) {
      assert.match(
        has(["KAFKA_OPTS", value]).join(),
        /^pod\.env\[0\]\.value has a Java agent listen on/,
        value,
      );
    }
    assert.match(has(["JAVA_TOOL_OPTIONS", debugged]).join(), /has a debugger listen on port 9092/);
    assert.deepEqual(has(["JAVA_TOOL_OPTIONS", debugged.replace("server=y", "server=n")]), []);
    assert.match(has(["JMX_PORT", "5005"], ["KAFKA_DEBUG", "1"])[0], /^pod\.env\[1\]\.value has a debugger/);
    assert.deepEqual(has(["JMX_PORT", "5556"], ["KAFKA_OPTS", exporter("5556")]), [
      "pod.env[1].value has a Java agent listen on port 5556, as pod.env[0].value does; take another one",
    ]);
    assert.match(
      has(["KAFKA_OPTS", `${exporter("5556")} ${exporter("5556")}`])[0],
      /port 5556, as a Java agent of the same options does/,
    );
    const [text] = wrongPod({
      env: [{ name: "JMX_PORT", value: "5555" }],
      sidecars: [{ name: "a", ports: [{ containerPort: 5555 }] }],
    });
    assert.match(text, /^pod\.sidecars\[0\]\.ports\[0\]\.containerPort is 5555, on which the pod listens/);
  });

  it("may listen where JMX does for both of its halves, where it listens nowhere, and where others don't", () => {
    const jmx = "-Dcom.sun.management.jmxremote.port=5555 -Dcom.sun.management.jmxremote.rmi.port=5555";
    for (const value of [jmx, "-javaagent:/opt/a.jar", "-javaagent:/opt/a.jar=/etc/9404:b", "-Dx=9404"]) {
      assert.deepEqual(wrongPod({ env: [{ name: "KAFKA_OPTS", value }] }), [], value);
    }
    assert.deepEqual(wrongPod({ env: [{ name: "JMX_PORT", valueFrom: {} }] }), []);
    const pod = (value: string) => ({ env: [{ name: "JMX_PORT", value }] });
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { name: "controllers", roles: ["controller"], firstNodeId: 0, pod: pod("9092") },
      { name: "brokers", roles: ["broker"], firstNodeId: 100, pod: pod("9093") },
    ];
    assert.deepEqual(wrong({ nodePools }), []);
  });

  it("is a variable with one value", () => {
    assert.deepEqual(wrongPod({ env: [{ name: "A" }] }), [
      "pod.env[0] has neither value nor valueFrom; write one of the two",
    ]);
    assert.deepEqual(wrongPod({ env: [{ name: "A", value: "", valueFrom: {} }] }), [
      "pod.env[0] has both value and valueFrom; write one of the two",
    ]);
  });

  it("is a volume of one kind, with a name and a place of its own", () => {
    assert.match(
      wrongVolume({ name: "a" })[0],
      /^pod\.volumes\[0\] says no kind of volume; write one of configMap,/,
    );
    assert.match(
      wrongVolume({ name: "a", emptyDir: {}, secret: { name: "s" } })[0],
      /^pod\.volumes\[0\] has secret and emptyDir; write one/,
    );
    for (const name of ["data", "config", "agent", "tmp"]) {
      assert.match(
        wrongVolume({ name, emptyDir: {} })[0],
        /^pod\.volumes\[0\]\.name is ".*", which the pod has already/,
      );
    }
    assert.match(wrongVolume({ name: "A_b", emptyDir: {} })[0], /name is "A_b"; write lower-case/);
    assert.match(
      wrongVolume({ name: "a", emptyDir: { sizeLimit: "much" } })[0],
      /emptyDir\.sizeLimit is "much"/,
    );
    assert.match(
      wrongVolume({ name: "a", emptyDir: { medium: "memory" } })[0],
      /emptyDir\.medium is "memory"/,
    );
    const one = { name: "a", mountPath: "/opt/a", emptyDir: {} };
    assert.deepEqual(wrongPod({ volumes: [one, { ...one, mountPath: "/opt/a/" }] }), [
      'pod.volumes[1].name is "a", as that of another volume is',
      'pod.volumes[1].mountPath is "/opt/a/", as that of another volume is',
    ]);
  });

  it("hides nothing of the pod", () => {
    assert.deepEqual(mountedAt("/opt/kafka"), [
      'pod.volumes[0].mountPath is "/opt/kafka", which would hide /opt/kafka/bin of the pod; take another directory',
    ]);
    for (const path of [
      "/",
      "/etc",
      "/etc/kafka-cluster/config",
      "/var/lib/kafka",
      "/tmp",
      "/opt/kafka/libs/",
    ]) {
      assert.equal(mountedAt(path).length, 1, path);
    }
    assert.match(
      mountedAt("/var/lib/kafka/data/more")[0],
      /inside of \/var\/lib\/kafka\/data, which is the cluster's/,
    );
    for (const path of ["relative", "", "/a:b", "/a/../b"]) {
      assert.match(mountedAt(path)[0] ?? "", /write the path of a directory from the root on/, path);
    }
  });

  it("is a container with a name and ports of its own", () => {
    const named = (name: string) => ({ name, image: "i" });
    assert.deepEqual(wrongPod({ sidecars: [named("kafka")] }), [
      'pod.sidecars[0].name is "kafka", which another container of the pod is called',
    ]);
    assert.equal(wrongPod({ initContainers: [named("format")] }).length, 1);
    assert.deepEqual(wrongPod({ initContainers: [named("a")], sidecars: [named("a")] }), [
      'pod.sidecars[0].name is "a", which another container of the pod is called',
    ]);
    assert.deepEqual(wrongPod({ sidecars: [{ image: "i" }] }), ["pod.sidecars[0].name is missing"]);
    assert.match(wrongPod({ sidecars: [named("A B")] })[0], /name is "A B"; write lower-case/);
    assert.match(wrongPod({ sidecars: ["kafka"] })[0], /^pod\.sidecars\[0\] is no object/);
    for (const containerPort of [9092, 9093, 9404]) {
      const [text] = wrongPod({ sidecars: [{ ...named("a"), ports: [{ containerPort }] }] });
      assert.match(
        text,
        /^pod\.sidecars\[0\]\.ports\[0\]\.containerPort is \d+, on which the pod listens already/,
      );
    }
  });

  it("is told with the path of the pool that says it, and once if the cluster does", () => {
    const bad: PodArgs = { env: [{ name: "POD_NAME", value: "x" }] };
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { name: "controllers", roles: ["controller"], firstNodeId: 0 },
      { name: "brokers", roles: ["broker"], firstNodeId: 100 },
    ];
    const paths = (args: KafkaClusterArgs) => mistakesIn(args).map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths({ nodePools, pod: bad }), ["pod.env[0].name"]);
    nodePools[1].pod = bad;
    assert.deepEqual(paths({ nodePools }), ["nodePools[1].pod.env[0].name"]);
  });

  it("is checked for ZooKeeper's servers too", () => {
    const ensemble = {
      pod: { sidecars: [{ name: "zookeeper" }], volumes: [{ name: "data", emptyDir: {} }] },
    };
    assert.deepEqual(
      mistakesIn({ version: "3.9.2", zooKeeper: { ensemble } }).map(({ propertyPath }) => propertyPath),
      ["zooKeeper.ensemble.pod.volumes[0].name", "zooKeeper.ensemble.pod.sidecars[0].name"],
    );
  });
});

describe("Annotations of Services for outside", () => {
  it("can't be those by which the cluster waits", () => {
    const annotations = { "pulumi.com/skipAwait": "true" };
    const kinds = [
      ["nodePort", { annotations }],
      ["localNodePort", { annotations }],
      ["loadBalancer", { annotations }],
      ["loadBalancer", { bootstrapAnnotations: annotations }],
      ["proxy", { annotations, host: "kafka.example.com", firstPort: 9000 }],
    ] as const;
    for (const [access, args] of kinds) {
      const listeners = [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, [access]: args },
      ];
      const [text, ...more] = wrong({ listeners, antiAffinity: "required" });
      assert.match(text, /^listeners\[1\]\.\w+\.\w+\["pulumi\.com\/skipAwait"\] is for Pulumi/);
      assert.deepEqual(more, []);
    }
  });
});
