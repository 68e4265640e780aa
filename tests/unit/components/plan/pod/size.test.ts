import assert from "node:assert/strict";
import { mebibytes, parseSize } from "../../../../../components/plan/pod/size";

describe("A size as Kubernetes writes it", () => {
  const SIZES: [string, number][] = [
    ["1", 1],
    ["4Ki", 4096],
    ["512Mi", 536_870_912],
    ["4Gi", 4_294_967_296],
    ["2Ti", 2_199_023_255_552],
    ["4k", 4000],
    ["512M", 512_000_000],
    ["4G", 4_000_000_000],
    ["2T", 2_000_000_000_000],
  ];
  for (const [size, bytes] of SIZES) {
    it(`${size} is ${bytes} bytes`, () => assert.equal(parseSize(size), bytes));
  }

  for (const size of [
    "",
    "Gi",
    "4GB",
    "4 Gi",
    "4gi",
    "4K",
    "1.5Gi",
    "-4Gi",
    "0",
    "0Gi",
    "1e9",
    "4Gi\n",
    "x4Gi",
  ]) {
    it(`${JSON.stringify(size)} is none`, () => assert.equal(parseSize(size), undefined));
  }

  it("is told in whole MiB, never more than there is", () => {
    assert.equal(mebibytes(536_870_912), 512);
    assert.equal(mebibytes(536_870_911), 511);
    assert.equal(mebibytes(500_000_000), 476);
  });
});
