import type * as pulumi from "@pulumi/pulumi";
import type { Authentication, NodeAddressType } from "./choices";
import type { OAuthArgs } from "./security";
import type { PeerArgs } from "./networkPolicy";

/**
 * One address of each broker. Without a way in (`hostPort` and the fields below it) it is reachable inside the
 * Kubernetes cluster only; a listener has at most one way in, and a cluster may have several listeners.
 */
export interface ListenerArgs {
  /** Lower-case letters and digits, at most 15, beginning with a letter. Kafka sees it in upper case. */
  name: string;

  /** Port on which the broker listens inside its pod, 1024 to 65535. */
  port: number;

  /**
   * Whether its traffic is encrypted (TLS 1.2 or 1.3).
   *
   * @default false
   */
  tls?: boolean;

  /**
   * How its clients prove who they are: `tls`, `scram-sha-512`, `plain` or `oauth`. `tls` takes `tls: true`, `oauth` the
   * argument `oauth`.
   *
   * @default not at all: everybody who reaches it gets in
   */
  authentication?: Authentication;

  /** Whose tokens are taken; with `authentication: oauth` alone. */
  oauth?: OAuthArgs;

  /**
   * Who may connect, beside the cluster's own pods; `[]` is nobody. Then there are NetworkPolicies (`networkPolicy`), which close
   * every port but those of listeners, too. `up` itself has to be among them where the listener has a way in (`externalCheck`).
   * What `portForward` leads through isn't held to it, as it begins inside the pod.
   *
   * @default everyone
   */
  from?: PeerArgs[];

  /** Through a port on the broker's own Kubernetes node, which the pod takes itself. No Service is needed. */
  hostPort?: HostPortArgs;

  /** Through a NodePort Service for each broker: one port per broker, open on every Kubernetes node. */
  nodePort?: NodePortArgs;

  /**
   * Through one NodePort Service for all brokers, whose port leads only to the broker on the same Kubernetes
   * node. Needs `antiAffinity: required`.
   */
  localNodePort?: LocalNodePortArgs;

  /** Through a load balancer for each broker and one to start from. */
  loadBalancer?: LoadBalancerArgs;

  /** Through a proxy of your own, such as nginx or HAProxy; its configuration is an output. */
  proxy?: ProxyArgs;

  /** Through `kubectl port-forward` on the client's machine; the commands are an output. */
  portForward?: PortForwardArgs;
}

/** A port on the Kubernetes node; the broker advertises the node's address and this port. */
export interface HostPortArgs {
  /**
   * Port on the node, 1 to 65535. One broker per node can have it.
   *
   * @default the listener's port
   */
  port?: number;

  /**
   * Which address of the broker's Kubernetes node is advertised, by its type in the node's `status.addresses`. Another than
   * `InternalIP` takes the right to list Kubernetes' nodes, and a broker runs only on nodes that the last `up` knew to have
   * such an address: elsewhere its pod says so and doesn't start. The first one is taken where a node has several.
   *
   * @default InternalIP, the pod's `status.hostIP`
   */
  addressType?: NodeAddressType;
}

/** A NodePort Service for each broker. */
export interface NodePortArgs {
  /**
   * Port of each broker on the Kubernetes nodes, in the order of the brokers' ids.
   *
   * @default assigned by Kubernetes, and known after the first `up`
   */
  ports?: number[];

  /**
   * Name or IP address that all brokers advertise, such as that of one Kubernetes node or of a name for all.
   *
   * @default the address of the Kubernetes node that the broker runs on
   */
  host?: pulumi.Input<string>;

  /** The same for each broker, in the order of the brokers' ids; instead of `host`. */
  hosts?: pulumi.Input<string>[];

  /**
   * Which address of the broker's Kubernetes node is advertised, by its type in the node's `status.addresses`. Another than
   * `InternalIP` takes the right to list Kubernetes' nodes, and a broker runs only on nodes that the last `up` knew to have
   * such an address: elsewhere its pod says so and doesn't start. The first one is taken where a node has several. Refused beside
   * `host` and `hosts`.
   *
   * @default InternalIP, the pod's `status.hostIP`
   */
  addressType?: NodeAddressType;

  /**
   * `Cluster`: every Kubernetes node passes each broker's port on. `Local`: only the broker's own does, which spares the way
   * from node to node and lets the broker see the client's address. Refused beside `host`, which can't be every broker's node.
   *
   * @default Cluster
   */
  externalTrafficPolicy?: string;

  /** Annotations of every Service. Refused are those for Pulumi. */
  annotations?: Record<string, pulumi.Input<string>>;
}

/** One NodePort Service; the broker advertises its Kubernetes node's address and this port. */
export interface LocalNodePortArgs {
  /**
   * Port on the Kubernetes nodes.
   *
   * @default assigned by Kubernetes, and known after the first `up`
   */
  port?: number;

  /**
   * Which address of the broker's Kubernetes node is advertised, by its type in the node's `status.addresses`. Another than
   * `InternalIP` takes the right to list Kubernetes' nodes, and a broker runs only on nodes that the last `up` knew to have
   * such an address: elsewhere its pod says so and doesn't start. The first one is taken where a node has several.
   *
   * @default InternalIP, the pod's `status.hostIP`
   */
  addressType?: NodeAddressType;

  /** Annotations of the Service. Refused are those for Pulumi. */
  annotations?: Record<string, pulumi.Input<string>>;
}

/** A LoadBalancer Service for each broker, and one that leads to any broker that is ready, to start from. */
export interface LoadBalancerArgs {
  /**
   * Port of the load balancers, where `ports` doesn't say another one.
   *
   * @default the listener's port
   */
  port?: number;

  /**
   * Port of each broker's load balancer, in the order of the brokers' ids, none twice: for load balancers that share one
   * address. Most controllers have annotations for that, `metallb.io/allow-shared-ip` for one.
   *
   * @default `port` for each, which takes an address for each
   */
  ports?: number[];

  /**
   * Name that each broker advertises, in the order of the brokers' ids: for DNS records that you or a controller
   * makes.
   *
   * @default the address that the cloud assigns, waited for by the first `up`
   */
  hosts?: pulumi.Input<string>[];

  /**
   * Name of the load balancer to start from.
   *
   * @default the address that the cloud assigns
   */
  bootstrapHost?: pulumi.Input<string>;

  /** Annotations of every Service: the cloud's own settings. Refused are those for Pulumi. */
  annotations?: Record<string, pulumi.Input<string>>;

  /** Further annotations of each broker's Service, in the order of the brokers' ids. */
  brokerAnnotations?: Record<string, pulumi.Input<string>>[];

  /** Further annotations of the Service to start from. */
  bootstrapAnnotations?: Record<string, pulumi.Input<string>>;

  /**
   * IP address that each broker's load balancer asks for (`spec.loadBalancerIP`), in the order of the brokers' ids, such as
   * those that are reserved. IPv6 without brackets. Some clouds take it from an annotation instead.
   *
   * @default one that the cloud chooses
   */
  ips?: pulumi.Input<string>[];

  /**
   * The same of the load balancer to start from.
   *
   * @default one that the cloud chooses
   */
  bootstrapIp?: pulumi.Input<string>;

  /**
   * `Cluster`: the load balancers may lead to any Kubernetes node, which passes on to the broker. `Local`: only to the
   * broker's own, which spares the way from node to node and lets the broker see the client's address.
   *
   * @default Cluster
   */
  externalTrafficPolicy?: string;

  /**
   * Addresses that clients may come from, as CIDR.
   *
   * @default all
   */
  sourceRanges?: string[];

  /**
   * Class of the load balancers. It can't be changed later.
   *
   * @default the Kubernetes cluster's own
   */
  class?: string;
}

/**
 * A proxy outside the Kubernetes cluster that passes TCP on to NodePort Services: one for each broker, and one
 * that leads to any broker that is ready, to start from. Say either `host` and `firstPort`, or `brokers`.
 */
export interface ProxyArgs {
  /** Name or IP address of the proxy. */
  host?: pulumi.Input<string>;

  /** Port of the first broker on the proxy; the next ones follow. */
  firstPort?: number;

  /**
   * Address of each broker on the proxy, in the order of the brokers' ids. Different hosts may share a port. With TLS the proxy
   * then tells them apart by the name that clients ask for (SNI), if each is a DNS name with a dot; else each has to have an IP
   * address of its own there.
   */
  brokers?: AddressArgs[];

  /**
   * Address to start from on the proxy.
   *
   * @default `host` and the listener's port; none with `brokers`
   */
  bootstrap?: AddressArgs;

  /**
   * Port of each broker on the Kubernetes nodes, in the order of the brokers' ids.
   *
   * @default assigned by Kubernetes
   */
  nodePorts?: number[];

  /**
   * Port of the Service to start from on the Kubernetes nodes.
   *
   * @default assigned by Kubernetes
   */
  bootstrapNodePort?: number;

  /** Annotations of every Service. Refused are those for Pulumi. */
  annotations?: Record<string, pulumi.Input<string>>;
}

/** Where clients connect. */
export interface AddressArgs {
  /** DNS name or IP address. */
  host: pulumi.Input<string>;
  /** Port, 1 to 65535. */
  port: number;
}

/** Ports on the client's machine, which `kubectl port-forward` or `npm run forward` leads to the brokers' pods. */
export interface PortForwardArgs {
  /**
   * Name by which clients reach the forwarded ports. Other names than `localhost` need a line in the hosts file,
   * which is an output.
   *
   * @default localhost
   */
  host?: string;

  /**
   * Port of each broker on the client's machine, in the order of the brokers' ids.
   *
   * @default the listener's port for the first broker, and the following ones
   */
  ports?: number[];
}
