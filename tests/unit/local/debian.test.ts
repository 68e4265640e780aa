import assert from "node:assert/strict";
import { missingPackages } from "../../../local/debian";

const STATUS = `Package: openssl
Status: install ok installed
Version: 3

Package: runc
Status: deinstall ok config-files

Package: mawk
Status: install ok installed
Provides: awk, something (= 1.2)
`;

describe("The Debian packages", () => {
  it("are missing when dpkg doesn't know them, or knows only what removal left", () => {
    assert.deepEqual(missingPackages(["openssl", "runc", "containerd"], STATUS), ["runc", "containerd"]);
  });

  it("are there when another package provides them", () => {
    assert.deepEqual(missingPackages(["awk", "something"], STATUS), []);
  });
});
