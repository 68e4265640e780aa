import { Mistakes } from "../mistakes";

const HOST_AND_PORT = /^([A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})$/;

/** Checks a connect string: `host:port,...`, and after the last one the chroot, a path without a slash at its end. */
export function checkConnect(text: string, path: string, mistakes: Mistakes): void {
  const slash = text.indexOf("/");
  const servers = (slash < 0 ? text : text.slice(0, slash)).split(",");
  const chroot = slash < 0 ? "" : text.slice(slash);
  const wrong = servers.find((server) => !isPort(Number(HOST_AND_PORT.exec(server)?.[2])));
  if (wrong !== undefined) {
    mistakes.add(
      path,
      `is "${text}", in which "${wrong}" isn't host:port; write host:port of each server, separated by commas, as in ` +
        "zk-0.zk:2181,zk-1.zk:2181/kafka",
    );
  }
  if (!["", "/"].includes(chroot) && !/^(\/[A-Za-z0-9._-]+)+$/.test(chroot)) {
    mistakes.add(
      path,
      `is "${text}", with the path "${chroot}"; one path follows the last server, as in zk-0.zk:2181,zk-1.zk:2181/kafka`,
    );
  }
}

/** The same for one that is only known while the program runs. */
export function checkedConnect(component: string, text: string): string {
  const mistakes = new Mistakes();
  checkConnect(text, "zooKeeper.connect", mistakes);
  mistakes.throwIfAny(component);
  return text;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}
