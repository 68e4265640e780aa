import { basename } from "path";
import { findProgram, run } from "../run";

/** The `pulumi` of the user's PATH: not the launcher of that name that npm puts in front of it. */
export function findCli(path?: string): string | undefined {
  return findProgram("pulumi", path, (directory) => basename(directory) !== ".bin");
}

// Pulumi's launcher, but for a limit on how long it may take to find out that there is no way to the download.
const launch = `
  const { resolve } = require("pulumi/lib/resolve");
  const { installCLI } = require("pulumi/lib/download");
  const fetchText = async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
    if (!response.ok) throw new Error(url + " answers " + response.status);
    return response.text();
  };
  resolve({ install: (version, root) => installCLI(version, root, { fetchText }) })
    .then((path) => console.log("\\n" + path));
`;

let fetched: Promise<string | undefined> | undefined;

/** The CLI that the `pulumi` npm package has fetched before, or can fetch now: one try for each process. */
export function fetchCli(): Promise<string | undefined> {
  return (fetched ??= fetchNow());
}

async function fetchNow(): Promise<string | undefined> {
  try {
    const output = await run(process.execPath, ["-e", launch], { cwd: __dirname });
    return output.trim().split("\n").pop();
  } catch {
    return undefined;
  }
}
