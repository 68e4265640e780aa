import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { resizesPods } from "../../plan/existing/kubernetesVersion";
import { type CpuStates, cpuStates, inQuestion, revisionOf, type Template } from "../diagnosis/cpuStates";
import { isObserved } from "../diagnosis/progress";
import type { ClusterView } from "../kubernetes/clusterView";

/** Looks which pods differ from the newest template in nothing but CPU. Remembers revisions, which never change, and refusals. */
export class CpuLooks {
  private readonly view: ClusterView;
  private readonly templates: Record<string, Template | undefined> = {};
  private readonly refused: Record<string, string> = {};
  private resizes: boolean | undefined;

  constructor(view: ClusterView) {
    this.view = view;
  }

  /** Asks nothing where no pod is of a former template. */
  async of(statefulSet: V1StatefulSet, pods: V1Pod[] | undefined): Promise<CpuStates> {
    const asked = isObserved(statefulSet) ? inQuestion(statefulSet, pods ?? []) : [];
    if (asked.length === 0) return {};
    this.resizes ??= resizesPods(await this.view.version());
    if (!this.resizes) return {};
    const revisions = [statefulSet.status?.updateRevision ?? "", ...asked.map(revisionOf)];
    const unread = [...new Set(revisions)].filter((name) => name !== "" && !(name in this.templates));
    const read = await Promise.all(unread.map((name) => this.view.revisionTemplate(name)));
    unread.forEach((name, i) => (this.templates[name] = read[i]));
    return cpuStates(statefulSet, asked, this.templates, this.refused);
  }

  /** This very pod takes a restart from now on. */
  refuse({ metadata }: V1Pod, why: string): void {
    this.refused[metadata?.uid ?? ""] = why;
  }
}
