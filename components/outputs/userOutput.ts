import type { PlannedListener } from "../plan/access/listeners";
import { userSecret } from "../plan/security/secretNames";

/** How a user of the cluster gets in. */
export interface UserOutput {
  /** The user's name. */
  name: string;
  /** How the user proves who it is: `scram-sha-512`, `plain`, `tls` or `oauth`. */
  authentication: string;
  /**
   * Name of the Kubernetes Secret, in the cluster's namespace, with what a client needs: `client.properties` for Java's clients,
   * `librdkafka.properties` for kcat and its kind, `ca.crt`, and `password` and `sasl.jaas.config`, or `user.crt` and
   * `user.key`. The two files are for the first of `listeners`; those for each have its name in front, as in
   * `external.client.properties`.
   */
  secret: string;
  /** Listeners that the user can log in on, those for clients inside the Kubernetes cluster first. */
  listeners: UserListenerOutput[];
}

/** A listener that a user can log in on. */
export interface UserListenerOutput {
  /** The listener's name. */
  name: string;
  /** `bootstrap.servers`. */
  bootstrap: string;
}

/** What of a planned user follows into its output. */
export interface OutputUser {
  name: string;
  authentication: string;
}

/**
 * How each user gets in, in the order of the arguments. Nothing of it is secret.
 *
 * @param bootstraps `bootstrap.servers` of each listener, by its name
 */
export function userOutputs(
  cluster: string,
  users: OutputUser[],
  listeners: PlannedListener[],
  bootstraps: Record<string, string>,
): UserOutput[] {
  return users.map(({ name, authentication }) => ({
    name,
    authentication,
    secret: userSecret(cluster, name),
    listeners: listenersOf(authentication, listeners).map(({ name }) => ({
      name,
      bootstrap: bootstraps[name],
    })),
  }));
}

/** The listeners that such users can log in on, those for inside first, as Secrets are. */
export function listenersOf<Listener extends Pick<PlannedListener, "security" | "external">>(
  authentication: string,
  listeners: Listener[],
): Listener[] {
  const all = listeners.filter(({ security }) => security?.authentication === authentication);
  return [...all.filter(({ external }) => !external), ...all.filter(({ external }) => external)];
}
