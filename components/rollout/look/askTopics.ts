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

/** Pages that are asked for side by side, each of another broker: ten thousand topics are some forty. */
const MOST_AT_ONCE = 4;

/** Asks agents of brokers that are ready what there is of these topics: of these alone, however many others there are. */
export async function askTopics(
  view: ClusterView,
  pods: V1Pod[],
  policies: V1NetworkPolicy[],
  names: string[],
): Promise<TopicAnswers> {
  const asker = new Asker(view, pods.filter(isReady), policies);
  const [first, ...others] = pagesOf([...new Set(names)].sort());
  if (first === undefined) return { topics: {} };
  // It finds out who tells.
  const topics = { ...(await asker.ask(first, 0)) };
  const worker = async (_: unknown, number: number) => {
    for (let page = others.shift(); page !== undefined; page = others.shift())
      Object.assign(topics, await asker.ask(page, number));
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, worker));
  if (asker.noAnswer !== undefined) return { noAnswer: asker.noAnswer };
  return {
    topics: Object.fromEntries(Object.entries(topics).map(([name, topic]) => [name, topic ?? undefined])),
  };
}

/** Asks for pages, and remembers who doesn't tell. */
class Asker {
  /** Why nobody tells, once it is given up. */
  noAnswer: string | undefined;
  private readonly view: ClusterView;
  private readonly policies: V1NetworkPolicy[];
  private candidates: V1Pod[];
  private failures = 0;
  private hasAnswer = false;
  private said = "none of its brokers is ready";

  constructor(view: ClusterView, candidates: V1Pod[], policies: V1NetworkPolicy[]) {
    this.view = view;
    this.candidates = candidates;
    this.policies = policies;
  }

  /** @param number of those who ask at once, so that each asks another pod; undefined where it is given up */
  async ask(page: string, number: number): Promise<TopicPage | undefined> {
    while (this.noAnswer === undefined) {
      const pod = this.candidates[number % this.candidates.length] as V1Pod | undefined;
      if (!pod || this.failures >= MOST_FAILURES) {
        this.noAnswer = this.said;
        break;
      }
      const others = () => this.candidates.filter((candidate) => candidate !== pod);
      const name = pod.metadata?.name ?? "";
      const isPoliced = this.policies.some((policy) => isHeldTo(policy, pod));
      try {
        const answer = parsed(await askAgent(this.view, name, page, isPoliced));
        this.hasAnswer ||= answer !== undefined;
        if (answer) return answer;
        // It is only a controller.
        this.candidates = others();
      } catch (error) {
        this.said = whyNot(name, error);
        // Others tell, and are asked in its place.
        const isSpared = this.hasAnswer && others().length > 0;
        if (!isSpared) this.failures++;
        this.candidates = isSpared || statusOf(error) === 404 ? others() : [...others(), pod];
      }
    }
    return undefined;
  }
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
