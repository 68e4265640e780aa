#!/bin/bash
# An Output of Pulumi's SDK for Node.js walks and copies whatever object it holds, down to the last field, each time that it is
# combined with others by `all`, also where all of it is plain and known. A function with the same fields is handed on as it is.
#
# Versions: @pulumi/pulumi 3.270.0 (Node.js 20 and later).
# Guess before: once an object is resolved, an Output hands on a reference to it, and who combines it pays for the array alone.
# Behaviour: each `all` makes another copy of each array and object in it (outputRec, output.js), with a Set of its own for each
#   level, so that the time is the number of fields times the number of combinations, and copies live as long as what uses them.
# Who meets it: a component that reads something large once, such as a list of ten thousand topics, and makes some hundred
#   resources that depend on it: a preview takes many seconds, and hundreds of MiB, with nothing of its own that is slow.
# Fails if the same object is handed on, or a function's fields are copied, too.
#
# Output seen:
#   an object's array, combined twice: another one each time
#   a function's array, combined twice: the same one
#   100 combinations of 10,000 entries, processor time: 2.4 s as an object, 0.0 s as a function
set -euo pipefail
shopt -s inherit_errexit

version=3.270.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error "@pulumi/pulumi@$version" >/dev/null 2>&1

cat >combine.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const COMBINATIONS = 100;

const entries = Array.from({ length: 10_000 }, (_, i) => ({ name: `entry-${i}`, config: { size: String(i) } }));
const asObject = { entries };
const asFunction = Object.assign(() => undefined, { entries });
const arrayOf = (held) => new Promise((resolve) => pulumi.all([held, 1]).apply(([value]) => resolve(value.entries)));

async function sameTwice(value) {
  const held = pulumi.output(value);
  return (await arrayOf(held)) === (await arrayOf(held));
}

async function seconds(value) {
  const held = pulumi.output(value);
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: COMBINATIONS }, () => arrayOf(held)));
  return process.cpuUsage(before).user / 1e6;
}

(async () => {
  const said = (same) => (same ? "the same one" : "another one each time");
  console.log(`an object's array, combined twice: ${said(await sameTwice(asObject))}`);
  console.log(`a function's array, combined twice: ${said(await sameTwice(asFunction))}`);
  const [object, plain] = [await seconds(asObject), await seconds(asFunction)];
  console.log(
    `${COMBINATIONS} combinations of 10,000 entries, processor time: ${object.toFixed(1)} s as an object, ${plain.toFixed(1)} s as a function`,
  );
})();
JS
output=$(timeout 300 node combine.js)
echo "$output"
grep -qx "an object's array, combined twice: another one each time" <<<"$output"
grep -qx "a function's array, combined twice: the same one" <<<"$output"
