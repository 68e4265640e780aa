import type { V1NetworkPolicy, V1Pod } from "@kubernetes/client-node";
import type { ExistingTopic } from "../../plan/existing/existingCluster";
import { isReady } from "../diagnosis/progress";
import type { ClusterView } from "../kubernetes/clusterView";
import { statusOf } from "../kubernetes/apiErrors";
import { askAgent, whyNot } from "./askAgents";
import { isHeldTo } from "./selects";

/** What the agents tell of topics. */
export interface TopicAnswers {
  /** By their names; undefined for one that isn't there. */
  topics?: Record<string, ExistingTopic | undefined>;
  /** Why nobody tells; undefined where somebody does. */
  noAnswer?: string;
}

/** Proxies take a path of some thousand characters, and an answer has to come within seconds. */
const MOST_CHARACTERS = 4000;
const MOST_TOPICS = 300;

/** Times that a look fails before it is given up: whoever waits for a preview waits for it. */
const MOST_FAILURES = 3;

/** Asks the agent of a broker that is ready what there is of these topics: of these alone, however many others there are. */
export async function askTopics(
  view: ClusterView,
  pods: V1Pod[],
  policies: V1NetworkPolicy[],
  names: string[],
): Promise<TopicAnswers> {
  const topics: [string, ExistingTopic | undefined][] = [];
  let candidates = pods.filter(isReady);
  let [failures, noAnswer] = [0, "none of its brokers is ready"];
  for (const page of pagesOf([...new Set(names)].sort())) {
    let answer: TopicPage | undefined;
    while (!answer) {
      const [pod, ...others] = candidates;
      if (!pod || failures === MOST_FAILURES) return { noAnswer };
      const name = pod.metadata?.name ?? "";
      const isPoliced = policies.some((policy) => isHeldTo(policy, pod));
      try {
        answer = parsed(await askAgent(view, name, page, isPoliced));
        // It is only a controller.
        if (!answer) candidates = others;
      } catch (error) {
        noAnswer = whyNot(name, error);
        failures++;
        candidates = statusOf(error) === 404 ? others : [...others, pod];
      }
    }
    for (const [name, topic] of Object.entries(answer)) topics.push([name, topic ?? undefined]);
  }
  return { topics: Object.fromEntries(topics) };
}

/** What an agent answers with: null for a topic that isn't there. */
type TopicPage = Record<string, ExistingTopic | null>;

/** Paths that ask for all of them, one after the other. */
function pagesOf(names: string[]): string[] {
  const pages: string[][] = [];
  let characters = 0;
  for (const name of names) {
    const page = pages.at(-1);
    if (!page || page.length === MOST_TOPICS || characters + name.length > MOST_CHARACTERS) {
      pages.push([name]);
      characters = name.length;
    } else {
      page.push(name);
      characters += name.length + 1;
    }
  }
  return pages.map((page) => `topics/${page.join(",")}`);
}

/** What the answer says (kafkacluster.agent.look.TopicLook); undefined where it says that it knows no topics. */
function parsed(answer: unknown): TopicPage | undefined {
  return ((typeof answer === "string" ? JSON.parse(answer) : answer) as TopicPage | null) ?? undefined;
}
