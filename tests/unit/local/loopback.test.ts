import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { listenOnLoopback } from "../../../local/loopback";
import { freePorts } from "../../freePorts";

describe("A port that is forwarded", () => {
  it("is open at each address that localhost may lead to, and refused if one of them is taken", async () => {
    const [port] = await freePorts(1);
    const servers = await listenOnLoopback(port, (socket) => socket.end("forwarded"));
    try {
      const addresses = Object.values(networkInterfaces()).flatMap((all) =>
        all!.map(({ address }) => address),
      );
      for (const host of ["127.0.0.1", "::1"].filter((loopback) => addresses.includes(loopback))) {
        const [text] = await once(connect(port, host), "data");
        assert.equal(String(text), "forwarded");
      }
      await assert.rejects(
        listenOnLoopback(port, () => undefined),
        /EADDRINUSE/,
      );
    } finally {
      servers.forEach((server) => server.close());
    }
  });
});
