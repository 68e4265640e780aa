import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { PlannedPod } from "../plan/pod/pod";
import type { Labelled, ResourceContext } from "./context";

/** The pod half of what the `restricted` Pod Security Standard asks for. */
function podSecurityContext(
  { plan, assignedUser }: PodContext,
  { securityContext }: PlannedPod,
): pulumi.Output<k8s.types.input.core.v1.PodSecurityContext> {
  const { user } = plan.image;
  const ofImage = { runAsUser: user, runAsGroup: user, fsGroup: user };
  return pulumi.output(assignedUser).apply((assigned) => ({
    runAsNonRoot: true,
    ...(securityContext ?? (assigned ? {} : ofImage)),
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  }));
}

/** The container half of what the `restricted` Pod Security Standard asks for. */
export const containerSecurityContext: k8s.types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

type WithImage = Labelled & Pick<ClusterPlan, "image">;
/** What pods follow from. */
export type PodContext<Plan extends WithImage = WithImage> = Pick<
  ResourceContext<Plan>,
  "plan" | "assignedUser"
>;

/** What brokers' pods and the topic Job's have in common. */
export function commonPodSpec(context: PodContext, pod: PlannedPod) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podSecurityContext(context, pod),
    imagePullSecrets: context.plan.image.pullSecrets.map((name) => ({ name })),
  };
}

/** Image and surroundings of a container that runs Kafka's programs. */
export function kafkaContainer(plan: Pick<ClusterPlan, "image">, env: k8s.types.input.core.v1.EnvVar[]) {
  return {
    image: plan.image.name,
    imagePullPolicy: plan.image.pullPolicy,
    securityContext: containerSecurityContext,
    // The last lines say why, where Kubernetes and `up` look for it.
    terminationMessagePolicy: "FallbackToLogsOnError",
    env: [
      { name: "KAFKA_HOME", value: plan.image.kafkaHome },
      // Kafka's scripts make this directory; the image's own can't be written to.
      { name: "LOG_DIR", value: "/tmp/logs" },
      ...env,
    ],
  };
}

/** An environment variable from the downward API. */
export function fromPod(name: string, fieldPath: string): k8s.types.input.core.v1.EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
