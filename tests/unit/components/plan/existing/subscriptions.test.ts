import assert from "node:assert/strict";
import type { ClientMetricsArgs, KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import {
  describeSubscriptions,
  subscriptionList,
} from "../../../../../components/plan/existing/subscriptions";
import { running } from "./running";

const planned = (...clients: ClientMetricsArgs[]) => planCluster("kafka", { metrics: { clients } });
const ALL = { name: "all", metrics: ["*"] };
const APPS = { name: "apps", metrics: ["app."] };

describe("Subscriptions of clients", () => {
  it("take a restart of brokers the first time and the last, which the preview says", () => {
    const [without, pushed] = [{}, { metrics: { clients: [ALL] } }];
    const told = (after: KafkaClusterArgs, before: KafkaClusterArgs) =>
      describeSubscriptions(planCluster("kafka", after), { sets: running(before).sets }).join();
    assert.match(told(pushed, without), /^metrics\.clients: brokers load .* restarts once$/);
    assert.match(told(without, pushed), /^metrics\.clients: is left out, .* restarts once$/);
    assert.equal(told(pushed, pushed), "");
    assert.equal(told({ metrics: { clients: [] } }, pushed), "");
    assert.equal(told(without, without), "");
  });

  it("are told to nobody where there never was one", () => {
    assert.equal(subscriptionList(planCluster("kafka", {}), {}), "");
    assert.equal(subscriptionList(planned(), { subscriptionLists: [] }), "");
  });

  it("that have left are taken back, also where the whole argument has left", () => {
    const before = subscriptionList(planned(ALL, APPS));
    assert.equal(
      subscriptionList(planned(ALL), { subscriptionLists: [before] }),
      "removed apps\nsubscription all metrics=*\n",
    );
    const none = subscriptionList(planCluster("kafka", {}), { subscriptionLists: [before] });
    assert.equal(none, "removed all\nremoved apps\n");
    assert.equal(
      subscriptionList(planned(APPS), { subscriptionLists: [none] }),
      "removed all\nsubscription apps metrics=app.\n",
    );
  });

  it("are told of in the preview where they change", () => {
    const lists = (...subscriptions: ClientMetricsArgs[]) => ({
      doneLists: {
        ...{ topics: [], settings: [""] },
        subscriptions: [subscriptionList(planned(...subscriptions))],
      },
    });
    assert.deepEqual(describeSubscriptions(planned(ALL), lists(ALL)), []);
    assert.deepEqual(
      describeSubscriptions(
        planned({ ...ALL, intervalSeconds: 5 }, APPS),
        lists(ALL, { ...APPS, name: "gone" }),
      ),
      [
        "metrics.clients: all changes",
        "metrics.clients: apps is new",
        "metrics.clients: gone is taken back: clients push no more for it",
      ],
    );
    assert.deepEqual(describeSubscriptions(planned(ALL), lists()), ["metrics.clients: all is new"]);
    // An `up` was killed before a Job read them.
    const killed = { ...lists(ALL), subscriptionLists: [subscriptionList(planned(ALL, APPS))] };
    assert.deepEqual(describeSubscriptions(planned(ALL, APPS), killed), ["metrics.clients: apps is new"]);
    // A cluster that is new, or whose ConfigMaps may not be read.
    assert.deepEqual(describeSubscriptions(planned(ALL), {}), []);
  });
});
