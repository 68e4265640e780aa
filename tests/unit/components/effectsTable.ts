import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../../../local/environment";
import { type Edit, Effect, EFFECTS } from "./effects";

export const CHANGES = join(PROJECT_DIRECTORY, "docs", "changes.md");

/** The page of what each change does, from the table that is tested. */
export function changesPage(): string {
  return `# What a change does

What happens to a cluster that runs when an argument is edited. The preview says it for the change at hand, with the nodes
by their numbers. This page is made from the table that the tests go by (\`npm run effects\`).

Nodes that roll restart one at a time, each once all others are ready and in sync, the active controller last; where a volume
joins, from the lowest id up, as Kubernetes makes no pod anew behind one that lacks it; with \`rollout.maxUnavailable\` several of a
rack at once ([how](day-two.md#roll-rack-by-rack)). A broker that is back within nine seconds
waits for the rest of them: so long Kafka holds it for the one that has ended (\`broker.session.timeout.ms\`).

| argument | how | nodes | besides |
| --- | --- | --- | --- |
${EFFECTS.map(row).join("\n")}

## Refused

| edit | why |
| --- | --- |
| other ids, another pool name, other roles than from both to controllers alone | voters or replicas would be lost |
| fewer controllers, while most of those that stay aren't caught up | the quorum would have no leader |
| fewer brokers than a topic has copies, or while one alone has a partition in sync and is away | what only they hold would be gone |
| fewer brokers in the same edit as another way between nodes | an \`up\` for each |
| more controllers of a static quorum, or fewer, without \`quorum: dynamic\` | two lists of voters could elect two leaders, and those that are gone count on |
| the traffic between brokers on a listener whose name or port another one of theirs has | they need both for a while |
| to close or to open a cluster that was destroyed, with a dynamic quorum | its controllers know each other by what is on their volumes |
| a node port that another Service of the cluster still has | it is freed only at the end, so an \`up\` for each |
| another volume in the place of the only one or of that with the metadata log, a smaller one, another class | its data would be left behind |
| a volume less, whose data the others of a broker have no room for | it would have nowhere to go |
| a version below the finalized \`metadata.version\` | it can't read the metadata |
| a newer release with ZooKeeper, without \`inter.broker.protocol.version\` | brokers of before don't understand it |
| to leave ZooKeeper in one edit, or with another change beside it | it takes [two edits](zookeeper.md#from-zookeeper-to-controllers) of nothing else |
| to go back to ZooKeeper once it was left out | nothing is written there any more |
| \`quorum: dynamic\` before all nodes have Kafka 4.1, another \`clusterId\` than the volumes' | nodes wouldn't start, or begin anew |
| the name and namespace of another stack's cluster | it isn't this stack's to change |
`;
}

function row({ argument, how, effect, only, also, note }: Edit): string {
  const nodes: Record<Effect, string> = {
    [Effect.Rolls]: only ? "those of the pool roll" : "roll",
    [Effect.Resized]: "run on, with that",
    [Effect.None]: "run on",
    [Effect.Another]: "another cluster is made",
  };
  return `| \`${argument}\` | ${how ?? ""} | ${nodes[effect]} | ${[...also, ...(note ? [note] : [])].join("; ")} |`;
}

if (require.main === module) writeFileSync(CHANGES, changesPage());
