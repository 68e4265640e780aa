import { endTestClusters } from "./world";

/** Mocha calls it once, when the last file is done. */
export const mochaGlobalTeardown = endTestClusters;
