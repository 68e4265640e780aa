import assert from "node:assert/strict";
import { javaProperties } from "../../../../../components/outputs/javaProperties";
import { describeLogins } from "../../../../../components/resources/closed/userSecrets";

describe("Who logs in by what brokers read", () => {
  const users = (plain: [string, string][], tls: string[] = []) => ({
    "tls-users": tls.map((name) => `${name}\n`).join(""),
    "plain-users": javaProperties(plain),
  });

  it("is told where somebody comes, goes or has another password, by names alone", () => {
    const before = users(
      [
        ["a", "1"],
        ["b", "first\nsecond=x"],
      ],
      ["c"],
    );
    const told = (now: Record<string, string>) => describeLogins(before, now);
    assert.equal(told(before), undefined);
    assert.match(
      told(
        users(
          [
            ["a", "1"],
            ["b", "first\nthird=y"],
          ],
          ["c"],
        ),
      )!,
      /^Users b log in otherwise/,
    );
    assert.match(
      told(
        users(
          [
            ["a", "2"],
            ["b", "first\nsecond=x"],
            ["d", "3"],
          ],
          [],
        ),
      )!,
      /^Users a, c, d log in/,
    );
  });
});
