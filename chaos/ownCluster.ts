/** A local cluster of its own, by a number that no process of the tests has; the number is taken when `world.ts` is loaded. */
process.env.MOCHA_WORKER_ID ??= "9";
