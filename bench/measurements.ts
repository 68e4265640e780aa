/** What is timed, each the same in every round. */
export type Subject =
  | "devStackUp"
  | "firstSeedUp"
  | "bareBrokersUp"
  | "devStackUnchanged"
  | "emptyProgramUnchanged"
  | "devStackDestroy"
  | "firstSeedDelete"
  | "topicsAdded"
  | "topicsUnchanged"
  | "bareTopicsAdded"
  | "clusterUp"
  | "coldStart";

/** The seconds that each subject took, round by round. */
export class Measurements {
  private readonly seconds = new Map<Subject, number[]>();
  private readonly report: (line: string) => void;

  constructor(report: (line: string) => void = () => {}) {
    this.report = report;
  }

  /** Runs the work and remembers how long it took. */
  async time<T>(subject: Subject, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.add(subject, (performance.now() - began) / 1000);
    return result;
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
