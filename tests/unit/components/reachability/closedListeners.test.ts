import assert from "node:assert/strict";
import { askBroker } from "../../../../components/reachability/askBroker";
import { checkListeners } from "../../../../components/reachability/checkListeners";
import type { Credentials } from "../../../../components/reachability/credentials";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { Authority } from "../../../certificates";
import { type FakeBroker, withBroker } from "./closedListener";

const clusterCa = Authority.create("CN=cluster");
const clientsCa = Authority.create("CN=clients");
const server = (hosts = ["127.0.0.1"], leaf = {}) => {
  const { pkcs8: key, certificate: cert } = clusterCa.issue("CN=node,O=kafka", { hosts, ...leaf });
  return { key, cert };
};
const wantsCertificate = {
  ...server(),
  ca: clientsCa.certificate,
  requestCert: true,
  rejectUnauthorized: true,
};
const user = clientsCa.issue("CN=check");
const tls = { ca: clusterCa.certificate };
const asUser = { ...tls, certificate: user.certificate, key: user.pkcs8 };
const scram = { mechanism: "SCRAM-SHA-512", username: "check", password: 'p "=\\' } as const;
const plain = { ...scram, mechanism: "PLAIN" } as const;
/** Milliseconds: a busy machine must not fail a test. */
const PATIENCE = 15_000;
const users = { check: scram.password };

/** Resolves with what the check says of this broker; undefined if it takes it for the right one. */
async function toldOf(broker: FakeBroker, credentials: Credentials, host = "127.0.0.1") {
  let told: string | undefined;
  await withBroker(broker, async (endpoint) => {
    const asked = { ...endpoint, host };
    await askBroker(asked, [endpoint], { credentials, timeoutMilliseconds: PATIENCE }).catch(
      (error: Error) => {
        told = error.message;
      },
    );
  });
  return told;
}

describe("A closed listener's broker", () => {
  it("is found over TLS, with a certificate, with a password, and with both", async () => {
    assert.equal(await toldOf({ tls: server() }, { tls }), undefined);
    assert.equal(await toldOf({ tls: wantsCertificate }, { tls: asUser }), undefined);
    assert.equal(await toldOf({ users }, { sasl: scram }), undefined);
    assert.equal(await toldOf({ tls: server(), users }, { tls, sasl: scram }), undefined);
    assert.equal(await toldOf({ tls: server(), users, mechanism: "PLAIN" }, { tls, sasl: plain }), undefined);
  });

  it("is found by TLS 1.2 as well", async () => {
    const old = { maxVersion: "TLSv1.2" } as const;
    assert.equal(await toldOf({ tls: { ...wantsCertificate, ...old } }, { tls: asUser }), undefined);
  });

  it("is looked at as far as one gets without a token where clients log in by those", async () => {
    const sasl = { mechanism: "OAUTHBEARER" } as const;
    assert.equal(await toldOf({ tls: server(), users, mechanism: "OAUTHBEARER" }, { tls, sasl }), undefined);
    const other = await toldOf({ tls: server(), users }, { tls, sasl });
    assert.match(other!, /doesn't let clients log in by OAUTHBEARER: takes SCRAM-SHA-512/);
  });

  it("is told to be another one where it is", async () => {
    await withBroker({ tls: server(), describeConfigsCode: 42 }, (endpoint) =>
      assert.rejects(
        askBroker(endpoint, [endpoint], { credentials: { tls }, timeoutMilliseconds: PATIENCE }),
        /another broker than 2 answers/,
      ),
    );
  });

  it("is told not to say which one it is where an ACL is missing", async () => {
    const told = await toldOf({ users, describeConfigsCode: 31 }, { sasl: scram });
    assert.match(told!, /may not ask which one it is: that takes DescribeConfigs on the cluster/);
  });
});

describe("What is wrong with the certificate of a broker", () => {
  it("is told where it isn't for the address", async () => {
    const told = await toldOf({ tls: server(["kafka.example.com", "192.0.2.1"]) }, { tls });
    assert.equal(told, "the broker's certificate isn't for 127.0.0.1: it names kafka.example.com, 192.0.2.1");
    const byName = await toldOf({ tls: server(["kafka.example.com"]) }, { tls }, "localhost");
    assert.match(byName!, /isn't for localhost/);
  });

  it("is told where another authority has signed it", async () => {
    const told = await toldOf({ tls: server() }, { tls: { ca: clientsCa.certificate } });
    assert.match(told!, /is of another authority than clients are told to trust/);
    assert.match((await toldOf({ tls: server() }, { tls: {} }))!, /another authority/);
  });

  it("is told where it has expired, or isn't valid yet", async () => {
    const expired = server(["127.0.0.1"], { validFrom: -9, validTo: -2 });
    assert.match((await toldOf({ tls: expired }, { tls }))!, /certificate, or its authority's, has expired/);
    const early = server(["127.0.0.1"], { validFrom: 2, validTo: 9 });
    assert.match((await toldOf({ tls: early }, { tls }))!, /isn't valid yet: the clock/);
  });

  it("is told where there is none", async () => {
    assert.match((await toldOf({ tls: {} }, { tls }))!, /no certificate for this listener yet/);
  });
});

describe("Who isn't let in", () => {
  it("is told where the certificate is refused, or missing", async () => {
    const stranger = clusterCa.issue("CN=check");
    const asStranger = { ...tls, certificate: stranger.certificate, key: stranger.pkcs8 };
    assert.match(
      (await toldOf({ tls: wantsCertificate }, { tls: asStranger }))!,
      /refuses? the client's certificate/,
    );
    assert.match(
      (await toldOf({ tls: wantsCertificate }, { tls }))!,
      /wants a client's certificate|right after TLS/,
    );
  });

  it("is told where the password is, without the password", async () => {
    for (const [mechanism, sasl] of [["SCRAM-SHA-512", scram] as const, ["PLAIN", plain] as const]) {
      const told = await toldOf({ users: { check: "another" }, mechanism }, { sasl });
      assert.equal(told, 'the broker refuses user "check" or its password (invalid credentials)');
    }
  });

  it("is told where the broker doesn't know the password either", async () => {
    const told = await toldOf({ users, isImpostor: true }, { sasl: scram });
    assert.match(told!, /doesn't prove that it knows the password of user "check"/);
  });

  it("is told where the listener logs nobody in, or in another way", async () => {
    assert.match((await toldOf({ tls: server() }, { tls, sasl: scram }))!, /asks for no login/);
    assert.match((await toldOf({ users, mechanism: "PLAIN" }, { sasl: scram }))!, /takes PLAIN/);
  });

  it("is told where TLS is spoken on one side alone", async () => {
    assert.match((await toldOf({ tls: server() }, {}))!, /closed|TLS is spoken there/);
    assert.match((await toldOf({}, { tls }))!, /before TLS began: no TLS is spoken there/);
  });
});

describe("The check of a closed listener's addresses", () => {
  const { external } = planCluster("kafka", {
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, hostPort: {} },
    ],
  }).listeners[1];
  const waits = { timeoutMilliseconds: PATIENCE, secretSeconds: 60 };
  const listener = { name: "external", external: { ...external!, settleSeconds: 0 } };

  it("waits for a certificate that a kubelet has yet to take up, and no longer", async () => {
    const broker: FakeBroker = { tls: server(["kafka.example.com"]) };
    await withBroker(broker, async (endpoint, renew) => {
      const closed = { ...listener, endpoints: [endpoint], credentials: { tls } };
      await assert.rejects(
        checkListeners([closed], { ...waits, secretSeconds: 0 }),
        /isn't for 127.0.0.1: it names kafka.example.com\.$/m,
      );
      setTimeout(() => renew(server()), 700);
      await checkListeners([closed], waits);
    });
  });

  it("tells of a broker that refuses a user whom others take that it may have forgotten users", async () => {
    const [knows, forgot] = [{ users }, { users: { other: "x" }, nodeId: 3 }];
    const check = (sasl: typeof scram | typeof plain) =>
      withBroker({ ...knows, mechanism: sasl.mechanism }, (first) =>
        withBroker({ ...forgot, mechanism: sasl.mechanism }, (second) =>
          checkListeners(
            [first, second].map((endpoint) => ({
              ...listener,
              endpoints: [endpoint],
              credentials: { sasl },
            })),
            { ...waits, secretSeconds: 0 },
          ),
        ),
      );
    await assert.rejects(check(scram), {
      message:
        /^1 of .*\n {2}broker 3 at .* \(invalid credentials\), whom another broker takes: .*"Users whom a broker forgot"\.$/,
    });
    // Files with the passwords of PLAIN are each broker's own.
    await assert.rejects(check(plain), { message: /broker 3 at .* \(invalid credentials\)\.$/ });
  });

  it("waits for no password, and doesn't blame the way in", async () => {
    await withBroker({ users: { check: "another" } }, async (endpoint) => {
      const start = Date.now();
      const closed = { ...listener, endpoints: [endpoint], credentials: { sasl: scram } };
      await assert.rejects(checkListeners([closed], waits), (error: Error) => {
        assert.match(
          error.message,
          /broker 2 at 127.0.0.1:\d+ \(listener "external"\): the broker refuses user/,
        );
        assert.doesNotMatch(error.message, /Likely/);
        return true;
      });
      assert.ok(Date.now() - start < 30_000);
    });
  });
});
