import { Mistakes } from "../mistakes";
import { OWN_DIRECTORY } from "./contents";

/** Options of a JVM beside those that the cluster decides. */
export interface PlannedJvmOptions {
  /** Path of the arguments that list them. */
  path: string;
  options: string[];
}

/** Which options there are, as far as they begin: those that end the JVM, or take a second word, are none of them. */
const FORMS = [
  /^-XX:[+-][A-Za-z]\w*$/,
  /^-XX:[A-Za-z]\w*=.+$/,
  /^-XX:(StartFlightRecording|FlightRecorderOptions)(:.+)?$/,
  /^-D[^=]+(=.*)?$/,
  /^-X(?!X:|internalversion$)[a-z].*$/,
  /^-(javaagent|agentlib|agentpath):.+$/,
  /^-(server|verbose(:\w+)?|[ed]s?a(:.+)?|(enable|disable)(system)?assertions(:.+)?)$/,
  /^--enable-preview$/,
  /^--(add-(opens|exports|reads|modules)|limit-modules|patch-module|[a-z]+-native-access|illegal-access|sun-misc-unsafe-memory-access)=.+$/,
];
const HEAP = /^-Xm[sx]|^-XX:((Max|Min|Initial)HeapSize|(Max|Min|Initial)RAM(Percentage|Fraction))=/;
const CLASS_PATH = /^(-cp|--?class-?path|--module-path|-p|-jar|-m|--module)(=.*)?$/;
const COLLECTOR = /^-XX:\+Use(G1|Serial|Parallel|ConcMarkSweep|Shenandoah|Epsilon|Z)GC$/;

/** Checks options of the JVM, with the path of each. */
export function planJvmOptions(
  options: string[] | undefined,
  path: string,
  mistakes: Mistakes,
): PlannedJvmOptions {
  const collectors: string[] = [];
  options?.forEach((option, i) => {
    const wrong = mistakeOf(option);
    if (wrong) mistakes.add(`${path}[${i}]`, wrong);
    if (!COLLECTOR.test(option)) return;
    collectors.push(option);
    if (option !== collectors[0]) {
      mistakes.add(`${path}[${i}]`, `is ${option}, beside ${collectors[0]}; a JVM has one collector`);
    }
  });
  return { path, options: options ?? [] };
}

const USE_HEAP = "which the cluster sets itself; use heap";

/** Checks options in the value of a variable, which stands at the path. */
export function checkOptionsOfEnv(value: string, path: string, mistakes: Mistakes): void {
  const ofHeap = value.split(/\s+/).filter((option) => HEAP.test(option));
  ofHeap.forEach((option) => mistakes.add(path, `has ${option}, ${USE_HEAP}`));
}

function mistakeOf(option: string): string | undefined {
  if (HEAP.test(option)) return `is ${option}, ${USE_HEAP}`;
  if (CLASS_PATH.test(option.split(/\s/)[0])) {
    return `is ${option}, and where classes are is known; add jars with the variable CLASSPATH in pod.env`;
  }
  if (option.startsWith(`-javaagent:${OWN_DIRECTORY}/`)) {
    return `is ${option}, the cluster's own agent, which is there already`;
  }
  if (/\s/.test(option)) return `is "${option}"; write each option on its own, without spaces`;
  if (COLLECTOR.test(option.replace(":-", ":+")) && option.includes(":-")) {
    return `is ${option}, without which no collector is chosen; name the one to use, such as -XX:+UseParallelGC`;
  }
  if (FORMS.some((form) => form.test(option))) return undefined;
  return (
    `is "${option}", which is no option of a JVM; write it as -XX:+Name, -XX:Name=value, -Dname=value, ` +
    `-Xname, -javaagent:file or --add-opens=module/package=target`
  );
}
