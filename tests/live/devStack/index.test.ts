import { findsItsVolumes } from "./destroyed";
import { DevStack } from "./devStack";
import { isTakenBack } from "./changed";
import { leadsApps } from "./app";
import { losesPods } from "./pods";
import { isRepaired } from "./repair";
import { reconcilesTopics } from "./topics";
import { isUsed } from "./used";
import { growsVolumes } from "./volumes";

/** One cluster, handed from test to test. */
describe("The stack that the repository ships, on three Kubernetes nodes", () => {
  const dev = new DevStack();

  before(() => dev.open());
  after(() => dev.close());

  isUsed(dev);
  leadsApps(dev);
  losesPods(dev);
  reconcilesTopics(dev);
  growsVolumes(dev);
  isRepaired(dev);
  isTakenBack(dev);
  findsItsVolumes(dev);
});
