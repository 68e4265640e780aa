/** What is timed, each the same in every round. */
export type Subject =
  | "devStackUp"
  | "firstSeedUp"
  | "bareBrokersUp"
  | "devStackUnchanged"
  | "emptyProgramUnchanged"
  | "devStackPreview"
  | "emptyProgramPreview"
  | "refusedPreview"
  | "unansweredPreview"
  | "devStackDestroy"
  | "firstSeedDelete"
  | "devStackRoll"
  | "kubernetesRoll"
  | "formerRoll"
  | "rollByRack"
  | "rollOneByOne"
  | "topicsAdded"
  | "topicsUnchanged"
  | "bareTopicsAdded"
  | "openUp"
  | "closedUp"
  | "plainProducer"
  | "closedProducer"
  | "agentPage"
  | "agentWholePage"
  | "exporterPage"
  | "agentLargePage"
  | "exporterLargePage"
  | "agentMemory"
  | "exporterMemory"
  | "clusterUp"
  | "coldStart";

/** Of these it is no time that is measured, but MiB. */
const SIZES: Subject[] = ["agentMemory", "exporterMemory"];

export function unitOf(subject: Subject): "s" | "MiB" {
  return SIZES.includes(subject) ? "MiB" : "s";
}

/** With a tenth, or what is less with two digits. */
export function shown(amount: number): string {
  return amount === 0 || Math.abs(amount) >= 0.95 ? amount.toFixed(1) : String(Number(amount.toPrecision(2)));
}

/** The seconds that each subject took, or its size, round by round. */
export class Measurements {
  private readonly amounts = new Map<Subject, number[]>();
  private readonly report: (line: string) => void;
  private readonly quiet: () => Promise<boolean>;

  /** @param quiet waits until the machine is idle; answers whether it is */
  constructor(report: (line: string) => void = () => {}, quiet = async () => true) {
    this.report = report;
    this.quiet = quiet;
  }

  /** Runs the work on an idle machine and remembers how long it took. */
  async time<T>(subject: Subject, work: () => Promise<T>): Promise<T> {
    await this.settle();
    const began = performance.now();
    const result = await work();
    this.add(subject, (performance.now() - began) / 1000);
    return result;
  }

  /** Waits until nothing is left to do of what was measured before. */
  async settle(): Promise<void> {
    if (!(await this.quiet())) this.report("the machine doesn't come to rest; measured all the same");
  }

  add(subject: Subject, amount: number): void {
    this.amounts.set(subject, [...this.of(subject), amount]);
    this.report(`${subject}: ${shown(amount)} ${unitOf(subject)}`);
  }

  /** Empty if the subject wasn't timed. */
  of(subject: Subject): number[] {
    return this.amounts.get(subject) ?? [];
  }
}
