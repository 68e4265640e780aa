import type { EnvArgs } from "../../args";
import { Mistakes } from "../mistakes";
import { OPTION_VARIABLES } from "./contents";

/** A port that a JVM is told to listen on. */
export interface JvmPort {
  /** Path of the argument that says so. */
  path: string;
  port: number;
  what: typeof JMX | "a Java agent" | "a debugger";
}

const JMX = "JMX";
/** Where Kafka's start scripts let a debugger in, unless they are told another port. */
const DEBUGGER_PORT = "5005";

/** The ports that variables have a JVM listen on, as far as they tell it. */
export function portsOfEnv(env: EnvArgs[], path: string): JvmPort[] {
  const valueOf = (name: string) => env.find((variable) => variable.name === name)?.value;
  return env.flatMap(({ name, value }, i) => {
    const here = `${path}[${i}].value`;
    if (typeof value !== "string") return [];
    if (OPTION_VARIABLES.includes(name)) return portsOfOptions(value.split(/\s+/), here);
    if (name === "JMX_PORT") return listening(value.trim(), JMX, here);
    if (name !== "KAFKA_DEBUG" || value === "") return [];
    const options = valueOf("JAVA_DEBUG_OPTS");
    if (typeof options === "string") return portsOfOptions(options.split(/\s+/), here);
    const port = valueOf("JAVA_DEBUG_PORT") ?? DEBUGGER_PORT;
    return typeof port === "string" ? listening(port, "a debugger", here) : [];
  });
}

/** The same of options. */
export function portsOfOptions(options: string[], path: string): JvmPort[] {
  return options.flatMap((option) => {
    const jmx = /^-Dcom\.sun\.management\.jmxremote\.(?:rmi\.)?port=(.*)$/.exec(option);
    if (jmx) return listening(jmx[1], JMX, path);
    const debugged = /^-(?:agentlib:jdwp=|Xrunjdwp:)(.*)$/.exec(option);
    if (debugged) {
      const isServer = /(^|,)server=y(,|$)/.test(debugged[1]);
      const address = /(?:^|,)address=(?:[^,]*:)?(\d+)(?:,|$)/.exec(debugged[1]);
      return isServer && address ? listening(address[1], "a debugger", path) : [];
    }
    const agent = /^-javaagent:[^=]*=(.*)$/.exec(option);
    return agent ? listening(agentPort(agent[1]) ?? "", "a Java agent", path) : [];
  });
}

/** As Prometheus' exporter takes it (`[host:]port:file`), or one of several options, as Jolokia does. */
function agentPort(settings: string): string | undefined {
  const [, named] = /(?:^|,)port=(\d+)(?:,|$)/.exec(settings) ?? [];
  const [, first] = /^(?:\[[^\]]*\]:|[^:=,/]*:)?(\d+)(?::.*)?$/.exec(settings) ?? [];
  return named ?? first;
}

/** Port 0 is any that is free. */
function listening(port: string, what: JvmPort["what"], path: string): JvmPort[] {
  return /^\d{1,5}$/.test(port) && Number(port) > 0 ? [{ path, port: Number(port), what }] : [];
}

/** @param taken on which the pod listens by itself */
export function checkJvmPorts(ports: JvmPort[], taken: number[], mistakes: Mistakes): void {
  ports.forEach(({ path, port, what }, i) => {
    const listens = `has ${what} listen on port ${port}`;
    // One port serves both halves of JMX.
    const other = ports.slice(0, i).find((one) => one.port === port && !(one.what === JMX && what === JMX));
    if (taken.includes(port)) {
      mistakes.add(path, `${listens}, on which the pod listens already; take another one`);
    } else if (other) {
      const also = other.path === path ? `${other.what} of the same options` : other.path;
      mistakes.add(path, `${listens}, as ${also} does; take another one`);
    }
  });
}
