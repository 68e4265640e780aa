import { join } from "node:path";
import { run } from "../../../local/run";

const OPERATOR = "github.com/prometheus-operator/prometheus-operator@v0.85.0";

/** Paths of the definitions of PodMonitor and PrometheusRule, as the Prometheus operator publishes them. */
export async function monitoringKinds(): Promise<string[]> {
  const { Dir } = JSON.parse(await run("go", ["mod", "download", "-json", OPERATOR]));
  return ["podmonitors", "prometheusrules"].map((plural) =>
    join(Dir, "example/prometheus-operator-crd", `monitoring.coreos.com_${plural}.yaml`),
  );
}
