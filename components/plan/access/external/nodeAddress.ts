import { NodeAddressType } from "../../../args";
import { planChoice } from "../../checks";
import { HOST_ADDRESSES, HOST_IP } from "../../placeholders";
import type { AccessContext } from "./externalAccess";

/** A type of a Kubernetes node's addresses that pods have to be told, and the path of its argument. */
export interface NodeAddress {
  path: string;
  type: keyof typeof HOST_ADDRESSES;
}

/** What a broker advertises as the address of its Kubernetes node. */
export function planNodeAddress({ args, path, mistakes }: AccessContext<{ addressType?: NodeAddressType }>): {
  host: string;
  nodeAddress?: NodeAddress;
} {
  const at = `${path}.addressType`;
  const type = planChoice(args.addressType ?? "InternalIP", NodeAddressType, at, mistakes);
  return type === "InternalIP"
    ? { host: HOST_IP }
    : { host: HOST_ADDRESSES[type], nodeAddress: { path: at, type } };
}

/** Whether an address is that of whichever Kubernetes node a pod runs on. */
export function isNodesOwn(host: string): boolean {
  return host === HOST_IP || Object.values(HOST_ADDRESSES).includes(host);
}
