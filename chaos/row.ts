import type { Size } from "./arguments";

/** A fault or a change, made to a Kafka cluster of its own. */
export interface Row {
  name: string;
  /** The fault or the change, for a reader of the table. */
  what(size: Size): string;
  /** What it may do to clients and to the cluster. */
  allowed: string;
  run(round: Round): Promise<void>;
}

/** What a row runs with. */
export interface Round {
  size: Size;
  seed: number;
  kills: number;
  seen: Seen;
  progress(line: string): void;
}

/** What was seen: figures, and which of them aren't allowed. */
export class Seen {
  readonly figures: string[] = [];
  readonly broken: string[] = [];

  /** A figure that nothing is held to. */
  tell(figure: string): void {
    this.figures.push(figure);
  }

  /** A figure that holds or doesn't. */
  check(holds: boolean, figure: string): void {
    this.figures.push(holds ? figure : `**${figure}**`);
    if (!holds) this.broken.push(figure);
  }

  get holds(): boolean {
    return this.broken.length === 0;
  }
}
