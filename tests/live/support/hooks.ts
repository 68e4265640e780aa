import { endProducers } from "./producer";
import { endTestClusters } from "./world";

/** After each file. */
export const mochaHooks = { afterAll: endProducers };

/** Mocha calls it once, when the last file is done. */
export const mochaGlobalTeardown = endTestClusters;
