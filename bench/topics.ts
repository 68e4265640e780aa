import { bareBrokers } from "./subjects/bareBrokers";
import { openDevStack } from "./subjects/devStack";
import { until } from "./until";
import { clear, devArgs, kubectl, NAMESPACE, type World } from "./world";

const COUNT = 1000;

/** The dev stack with 1,000 topics more, and then with one of them forgotten, which changes none of the others. */
export async function topicRounds(world: World, rounds: number): Promise<string> {
  let engine = "";
  for (let round = 0; round < rounds; round++) {
    const { deployer, configure } = await openDevStack(world);
    engine = deployer.kind;
    await deployer.up();
    const own = devArgs().topics!;
    const added = Array.from({ length: COUNT }, (_, index) => ({
      name: `bench-${index}`,
      partitions: 1,
      replicas: 3,
      config: { "retention.ms": "3600000" },
    }));

    await world.measurements.settle();
    configure({ ...devArgs(), topics: [...own, ...added] });
    await deployer.up();
    await record(world, "topicsAdded", { created: COUNT, unchanged: own.length });

    // Brokers make the logs long after the controllers have agreed, and answer slowly meanwhile.
    await until("All logs", () => allMade(world));
    await world.measurements.settle();
    // Only another list is another Job.
    configure({ ...devArgs(), topics: [...own, ...added.slice(1)] });
    await deployer.up();
    await record(world, "topicsUnchanged", { created: 0, unchanged: own.length + COUNT - 1 });

    await deployer.destroy();
    await clear(world);

    const brokers = await bareBrokers(world);
    const create = () => world.measurements.time("bareTopicsAdded", () => brokers.createTopics(added));
    await brokers.up().then(create).finally(brokers.remove);
  }
  return engine;
}

/** Fails until each broker has made the logs of all the topics. */
async function allMade(world: World): Promise<void> {
  const count = ["sh", "-c", "ls -d /var/lib/kafka/data/kafka/bench-* | wc -l"];
  for (const id of [0, 1, 2]) {
    const made = await kubectl(world, "-n", NAMESPACE, "exec", `kafka-${id}`, "--", ...count);
    if (Number(made) !== COUNT) throw new Error(`Broker ${id} has made ${made} of ${COUNT}.`);
  }
}

/** From the Job's start to its work's end, which Kubernetes knows in whole seconds; fails if it did something else. */
async function record(
  world: World,
  subject: "topicsAdded" | "topicsUnchanged",
  expected: { created: number; unchanged: number },
): Promise<void> {
  const [job, pod] = await Promise.all([only(world, "jobs"), only(world, "pods", "--selector=job-name")]);
  const said = await kubectl(world, "-n", NAMESPACE, "logs", pod.metadata.name);
  const { created, unchanged } = expected;
  const line = `topics: ${created} created, 0 extended, 0 changed, ${unchanged} unchanged`;
  if (!said.includes(line)) throw new Error(`The Job was to say "${line}"; it said: ${said}`);
  const ended = pod.status.conditions?.find(({ type, status }) => type === "Ready" && status === "False");
  if (!ended || !job.status.startTime) throw new Error(`Pod ${pod.metadata.name} hasn't ended.`);
  const seconds = (Date.parse(ended.lastTransitionTime) - Date.parse(job.status.startTime)) / 1000;
  world.measurements.add(subject, seconds);
}

interface JobOrPod {
  metadata: { name: string };
  status: { startTime?: string; conditions?: { type: string; status: string; lastTransitionTime: string }[] };
}

async function only(world: World, kind: string, ...selector: string[]): Promise<JobOrPod> {
  const { items } = JSON.parse(await kubectl(world, "-n", NAMESPACE, "get", kind, ...selector, "-o", "json"));
  if (items.length !== 1) throw new Error(`There are ${items.length} ${kind}; one was expected.`);
  return items[0];
}
