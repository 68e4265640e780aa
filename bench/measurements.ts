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
  | "topicsAdded"
  | "topicsUnchanged"
  | "bareTopicsAdded"
  | "openUp"
  | "closedUp"
  | "plainProducer"
  | "closedProducer"
  | "clusterUp"
  | "coldStart";

/** The seconds that each subject took, round by round. */
export class Measurements {
  private readonly seconds = new Map<Subject, number[]>();
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

  add(subject: Subject, seconds: number): void {
    this.seconds.set(subject, [...this.of(subject), seconds]);
    this.report(`${subject}: ${seconds.toFixed(1)} s`);
  }

  /** Empty if the subject wasn't timed. */
  of(subject: Subject): number[] {
    return this.seconds.get(subject) ?? [];
  }
}
