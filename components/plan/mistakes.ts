import { UserError } from "../userError";

/** One thing that is wrong with the arguments. */
export interface Mistake {
  /** Path of the argument, such as `topics[2].replicas`. */
  propertyPath: string;
  /** The value it has, what would be right, and why. */
  reason: string;
}

/** Collects mistakes while the plan is made, so that all of them are shown at once. */
export class Mistakes {
  readonly found: Mistake[] = [];

  /** A mistake that several pools inherit is told once. */
  add(propertyPath: string, reason: string): void {
    if (!this.found.some((known) => known.propertyPath === propertyPath && known.reason === reason)) {
      this.found.push({ propertyPath, reason });
    }
  }

  /** Whether something is wrong with the argument at this path. */
  has(propertyPath: string): boolean {
    return this.found.some((mistake) => mistake.propertyPath === propertyPath);
  }

  /** Throws everything that was found, if anything was. */
  throwIfAny(name: string, kind?: string): void {
    if (this.found.length > 0) {
      throw new MistakesError(name, this.found, kind);
    }
  }
}

/** What is wrong with one argument stands together, however many there are. */
function byArgument(mistakes: Mistake[]): Mistake[] {
  const argumentOf = ({ propertyPath }: Mistake) => propertyPath.split(/[.[]/)[0];
  const order = [...new Set(mistakes.map(argumentOf))];
  return order.flatMap((argument) => mistakes.filter((mistake) => argumentOf(mistake) === argument));
}

/** The arguments describe a cluster that can't be, or that would lose data. Nothing was touched. */
export class MistakesError extends UserError {
  readonly errors: Mistake[];
  /** The message without the mistakes. */
  readonly headline: string;

  /** @param name of the component; undefined where it isn't known */
  constructor(name: string | undefined, errors: Mistake[], kind = "Kafka cluster") {
    const count = errors.length === 1 ? "1 mistake" : `${errors.length} mistakes`;
    const whose = name === undefined ? `the ${kind}` : `${kind} "${name}"`;
    const headline = `The arguments of ${whose} have ${count}; nothing was touched.`;
    const lines = byArgument(errors).map((mistake) => `  ${mistake.propertyPath}: ${mistake.reason}`);
    super([headline, ...lines].join("\n"));
    this.errors = errors;
    this.headline = headline;
  }
}
