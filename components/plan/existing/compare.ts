import type { ClusterPlan } from "../clusterPlan";
import { Mistakes } from "../mistakes";
import { checkAdoption, describeAdoption, withAdopted } from "./adoption";
import { describeComing, describeReturn } from "./coming";
import type { ExistingCluster } from "./existingCluster";
import { describeChanged } from "./changed";
import { checkHosts, describeHosts } from "./hosts";
import { checkIdentity } from "./identity";
import { checkKubernetesVersion } from "./kubernetesVersion";
import { checkLimitRanges } from "./limitRanges";
import {
  checkInternalListener,
  checkLeftControllers,
  checkReturningControllers,
  describeTransition,
} from "./listeners";
import { describeLeaving } from "./leaving";
import { checkLeavingVolumes, describeVolumeMoves } from "./leavingVolumes";
import { checkMachines, describeMachines } from "./machines";
import { checkMetrics } from "./metrics";
import { describeMissing } from "./missing";
import { checkNodePorts } from "./nodePorts";
import { checkNodes } from "./nodes";
import { checkBecomesDynamic, describeQuorumChange } from "./controllers";
import { checkNameCollisions } from "./nameCollisions";
import { checkHome, checkOwner, type Self } from "./owner";
import { checkRacks } from "./racks";
import { checkSecrets } from "./secrets";
import { checkExistingQuorum, describeQuorum } from "./quorumKind";
import { checkRemovedTopics, describeDeletedTopics, describeKeptTopics } from "./removedTopics";
import { describeSettingChanges } from "./settingChanges";
import { describeShadows } from "./settings";
import { describeFewerCopies } from "./topics";
import { describeSubscriptions } from "./subscriptions";
import { describeTopicChanges } from "./topicChanges";
import {
  checkExistingTopics,
  describeOthersSettings,
  describeTakenBack,
  describeTopicDrift,
} from "./topicDrift";
import { describeUnfinishedJobs } from "./topicJob";
import { checkMigration, describeMigrationsEnd, describeRollback, describeMigration } from "./migration";
import { checkExistingVersion, describeFinalized } from "./versions";
import { checkExistingVolumes, checkProtectedVolumes, describeReplacements } from "./volumes";

/** Who compares. */
export interface Comparer extends Self {
  /** Whether Pulumi refuses to replace what the component has. */
  isProtected: boolean;
  /** Where the cluster is looked for. */
  namespace: string;
}

/**
 * Compares what is planned with what exists, and refuses what would hurt it. Pure: the one who looked passes what was
 * seen, and what wasn't seen is refused only where it may hide a loss.
 */
export function compare(
  plan: ClusterPlan,
  existing: ExistingCluster,
  who: Comparer,
  mistakes: Mistakes,
): void {
  checkKubernetesVersion(existing, mistakes);
  checkMachines(plan, existing, mistakes);
  checkHosts(plan, existing, mistakes);
  checkRacks(plan, existing, mistakes);
  checkLimitRanges(plan, existing, mistakes);
  checkHome({ name: plan.name, namespace: who.namespace }, existing, who, mistakes);
  checkOwner(plan, existing, who, mistakes);
  checkAdoption(plan, existing, mistakes);
  const kept = withAdopted(plan, existing);
  checkNameCollisions(plan.pools, kept, mistakes);
  checkIdentity(plan, existing, mistakes);
  checkExistingVolumes(plan.pools, kept, mistakes);
  checkLeavingVolumes(plan, kept, mistakes);
  checkExistingQuorum(plan, kept, mistakes);
  checkBecomesDynamic(plan, kept, mistakes);
  checkMigration(plan, existing, mistakes);
  checkNodes(plan, existing, who.namespace, mistakes);
  checkNodePorts(plan, existing, mistakes);
  checkInternalListener(plan, existing, mistakes);
  checkLeftControllers(plan, existing, mistakes);
  checkReturningControllers(plan, existing, mistakes);
  checkMetrics(plan, existing, mistakes);
  checkSecrets(plan, existing, mistakes);
  checkExistingVersion(plan, existing, mistakes);
  checkExistingTopics(plan, existing, mistakes);
  checkRemovedTopics(plan, existing, mistakes);
  if (who.isProtected) checkProtectedVolumes(plan.pools, existing, mistakes);
}

/** What is worth knowing of the change before it is made, a sentence each. */
export function describeComparison(
  plan: ClusterPlan,
  existing: ExistingCluster | undefined,
  self?: Self,
): string[] {
  return [
    ...describeAdoption(plan, existing),
    ...describeReplacements(plan.pools, existing),
    ...(existing ? describeTransition(plan, existing) : []),
    ...(existing ? describeMigration(plan, existing) : []),
    ...(existing ? describeRollback(plan, existing) : []),
    ...(existing ? describeQuorumChange(plan, existing) : []),
    ...(existing ? describeReturn(plan, existing, self) : []),
    ...(existing ? describeComing(plan, existing) : []),
    ...(existing ? describeLeaving(plan, existing) : []),
    ...(existing ? describeVolumeMoves(plan, existing) : []),
    ...(existing ? describeFinalized(plan, existing) : []),
    ...(existing ? describeMissing(plan, existing, self) : []),
    ...(existing ? describeChanged(existing) : []),
    ...(existing ? describeSettingChanges(plan, existing) : []),
    ...(existing ? describeSubscriptions(plan, existing) : []),
    ...(existing ? describeKeptTopics(plan, existing) : []),
    ...(existing ? describeTopicChanges(plan, existing) : []),
    ...(existing ? describeTakenBack(plan, existing) : []),
    ...(existing ? describeTopicDrift(plan, existing) : []),
    ...(existing ? describeUnfinishedJobs(existing) : []),
  ];
}

/** What isn't as the arguments say and stays so, and what can't be undone, a sentence each. */
export function describeDifferences(plan: ClusterPlan, existing: ExistingCluster): string[] {
  return [
    ...describeMachines(plan, existing),
    ...describeHosts(plan, existing),
    ...describeQuorum(plan, existing),
    ...describeMigrationsEnd(plan, existing),
    ...describeShadows(plan, existing),
    ...describeOthersSettings(plan, existing),
    ...describeFewerCopies(plan, existing),
    ...describeDeletedTopics(plan, existing),
  ];
}
