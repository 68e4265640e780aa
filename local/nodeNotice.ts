import { engines } from "../package.json";

/** What a user of a Node.js that Pulumi's SDK is no longer made for should know; undefined for a newer one. */
export function nodeNotice(version = process.versions.node): string | undefined {
  const oldest = parseInt(engines.node.replace(/\D*/, ""));
  if (parseInt(version) >= oldest) return undefined;
  return `This is Node.js ${version}, on which all of this runs; Pulumi's SDK asks for ${oldest} or later.`;
}
