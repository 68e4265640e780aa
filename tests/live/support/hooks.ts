import { endTestCluster } from "./world";

export const mochaHooks = {
  afterAll: endTestCluster,
};
