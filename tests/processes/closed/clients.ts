import { execFileSync, type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { endWithThis } from "../singleBroker";

/** A Java with Kafka's own clients: it answers each line that it is asked with a line. */
export class Clients {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  /** @param libraries directory of Kafka's jars, which decide the version of the clients */
  constructor(libraries: string, classes: string) {
    const classPath = ["-cp", `${libraries}/*`];
    execFileSync("javac", [...classPath, "-d", classes, join(__dirname, "Clients.java")]);
    const java = ["-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
    this.child = spawn("java", [...java, "-cp", `${libraries}/*:${classes}`, "Clients"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    endWithThis(this.child);
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async ask(...words: string[]): Promise<string> {
    this.child.stdin!.write(`${words.join(" ")}\n`);
    for (;;) {
      const { done, value } = await this.answers.next();
      if (done) throw new Error("the clients' JVM has ended");
      // The others are Kafka's log.
      if (value.startsWith("> ")) return value.slice(2);
    }
  }

  end(): void {
    this.child.kill("SIGKILL");
  }
}
