import type { PeerArgs } from "../../args";
import { planLabels } from "../labels";
import type { Mistakes } from "../mistakes";
import { type Cidr, isWithin, parseCidr } from "./cidr";

/** Who may connect: pods by labels, of the own namespace where no other one is said, or addresses. */
export type PlannedPeer =
  | { pods?: Record<string, string>; namespaces?: Record<string, string> }
  | { cidr: string; except?: string[] };

/** Those who may connect, in the plan's words; undefined is everyone, as in the arguments. */
export function planPeers(
  peers: PeerArgs[] | undefined,
  path: string,
  mistakes: Mistakes,
): PlannedPeer[] | undefined {
  return peers?.map((peer, i) => planPeer(peer ?? {}, `${path}[${i}]`, mistakes));
}

function planPeer(peer: PeerArgs, path: string, mistakes: Mistakes): PlannedPeer {
  const { cidr, except, podSelector, namespaceSelector } = peer;
  const isSelected = podSelector !== undefined || namespaceSelector !== undefined;
  if (cidr !== undefined) {
    if (isSelected) {
      mistakes.add(path, "has cidr beside a selector, and pods are one or the other; write two entries");
    }
    checkCidrs(cidr, except, path, mistakes);
    return { cidr, except };
  }
  if (except !== undefined) {
    mistakes.add(`${path}.except`, "is given without cidr, of which it takes addresses out");
  }
  if (!isSelected) {
    mistakes.add(
      path,
      "says nobody; write podSelector, namespaceSelector or cidr. Everyone is let in where `from` is left out",
    );
  }
  return {
    pods: planLabels(podSelector, `${path}.podSelector`, mistakes),
    namespaces: planLabels(namespaceSelector, `${path}.namespaceSelector`, mistakes),
  };
}

function checkCidrs(cidr: string, except: string[] = [], path: string, mistakes: Mistakes): void {
  const outer = checkCidr(cidr, `${path}.cidr`, mistakes);
  except.forEach((text, i) => {
    const here = `${path}.except[${i}]`;
    const inner = checkCidr(text, here, mistakes);
    if (outer && inner && !isWithin(inner, outer)) {
      mistakes.add(here, `is ${text}, which isn't a part of ${cidr}; only a part of it can be left out`);
    }
  });
}

function checkCidr(text: string, path: string, mistakes: Mistakes): Cidr | undefined {
  const parsed = parseCidr(String(text));
  if (!("mistake" in parsed)) return parsed;
  mistakes.add(path, `is "${text}"; ${parsed.mistake}`);
  return undefined;
}
