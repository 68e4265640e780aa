import { settingPath } from "../settings";
import { isNew, type PlannedSettings, type SeenSettings, settingList } from "./settingChanges";

/** What in force isn't what the arguments say: a value that somebody set at run time wins over the file. */
export function describeShadows(plan: PlannedSettings, existing: SeenSettings): string[] {
  const dynamic = existing.kafka?.settings ?? {};
  const list = settingList(plan, existing);
  const willBeTold = isNew(list, existing);
  return Object.entries(plan.settings).flatMap(([name, value]) => {
    const inForce = dynamic[name];
    if (!inForce || inForce.value === value) return [];
    // What is set for the whole cluster here is put right by this `up`.
    if (inForce.source === "cluster" && name in list && willBeTold) return [];
    const scope = inForce.source === "cluster" ? "--entity-default" : "of single brokers";
    const what = name in list ? "what the topic Job sets" : "the file";
    return [
      `${settingPath("config", name)}: is ${value}, but ${inForce.value} is in force: somebody set it at run time ` +
        `(kafka-configs, ${scope}), which wins over ${what}. Delete it there`,
    ];
  });
}
