import { readdir, readFile } from "node:fs/promises";

/** Holds the Kafka process of a pod of the local cluster still for as long as something is done. */
export async function paused(namespace: string, pod: string, work: () => Promise<void>): Promise<void> {
  const pid = await kafkaProcess(namespace, pod);
  process.kill(pid, "SIGSTOP");
  try {
    await work();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

/** A signal from inside a pod doesn't stop its first process; one from the machine that the cluster runs on does. */
async function kafkaProcess(namespace: string, pod: string): Promise<number> {
  const wanted = [`POD_NAME=${pod}`, `NAMESPACE=${namespace}`];
  for (const entry of await readdir("/proc")) {
    // Processes come and go meanwhile.
    const read = (file: string) => readFile(`/proc/${entry}/${file}`, "utf8").catch(() => "");
    if (!/^\d+$/.test(entry) || !(await read("cmdline")).split("\0").includes("kafka.Kafka")) continue;
    const environment = (await read("environ")).split("\0");
    if (wanted.every((variable) => environment.includes(variable))) return Number(entry);
  }
  throw new Error(`Pod ${namespace}/${pod} has no Kafka process on this machine.`);
}
