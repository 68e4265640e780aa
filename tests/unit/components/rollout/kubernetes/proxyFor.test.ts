import { strict as assert } from "node:assert";
import { proxyFor } from "../../../../../components/rollout/kubernetes/proxyFor";

describe("The proxy to the cluster", () => {
  const through = (server: string, NO_PROXY?: string) =>
    proxyFor(server, { HTTPS_PROXY: "http://proxy:3128", NO_PROXY }) !== undefined;

  it("is the one that the environment names for the server's scheme", () => {
    assert.equal(proxyFor("https://k8s.example.com", { https_proxy: "proxy:3128" }), "http://proxy:3128");
    assert.equal(proxyFor("http://k8s.example.com", { HTTPS_PROXY: "http://proxy:3128" }), undefined);
    assert.equal(proxyFor("https://k8s.example.com", {}), undefined);
  });

  it("is never used for this machine", () => {
    for (const host of ["localhost", "127.0.0.1", "[::1]"])
      assert.equal(through(`https://${host}:6443`), false);
  });

  for (const [exempt, server, expected] of [
    ["*", "https://k8s.example.com", false],
    ["example.com", "https://k8s.example.com", false],
    ["example.com", "https://example.com", false],
    [".example.com", "https://example.com", true],
    ["*.example.com", "https://k8s.example.com", false],
    ["example.com", "https://badexample.com", true],
    ["k8s.example.com:6443", "https://k8s.example.com:6443", false],
    ["k8s.example.com:6443", "https://k8s.example.com", true],
    ["10.0.0.0/8", "https://10.1.2.3:6443", false],
    ["10.0.0.0/8", "https://11.1.2.3:6443", true],
    ["10.1.2.3", "https://10.1.2.3:6443", false],
    ["2.3", "https://10.1.2.3:6443", true],
    ["fd00::/8", "https://[fd00::1]:6443", false],
    ["other.net, 10.1.2.3", "https://10.1.2.3", false],
  ] as [string, string, boolean][]) {
    it(`is ${expected ? "used" : "not used"} for ${server} where NO_PROXY is ${exempt}`, () => {
      assert.equal(through(server, exempt), expected);
    });
  }
});
