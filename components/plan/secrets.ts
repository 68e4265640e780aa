const UNSUPPORTED =
  "secrets in the arguments aren't supported yet, as everybody could read them in what is made of them";

/** Why a secret is refused among the arguments, and what to do instead, */
export const NO_SECRETS =
  `${UNSUPPORTED}. Keep it in a Secret of Kubernetes, which pod.volumes mounts, and have Kafka read the file by a config ` +
  "provider (docs/in-a-program.md, Secrets)";
/** and as the value of a variable. */
export const NO_SECRET_VARIABLE = `${UNSUPPORTED}. Take it from a Secret of Kubernetes, with valueFrom.secretKeyRef`;
