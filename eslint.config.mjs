import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Rooms, and files that are rooms of their own: each imports from itself and from those before it (docs/house.md). */
const ROOMS = {
  components: [
    ...["args", "plan", "certificates", "pulumi", "outputs", "reachability", "rollout", "resources"],
    ...["zooKeeperEnsemble", "kafkaCluster"],
  ],
  "components/plan": [
    "access|kafka|metrics|nodes|pod|zooKeeper",
    "clusterPlan|componentInputs|readiness",
    "existing",
  ],
  "components/rollout": ["kubernetes", "diagnosis", "look", "surgery", "wait", "checkExisting|ownWait"],
};

const roomsAbove = (folder, room) => {
  const siblings = ROOMS[folder] ?? [];
  const [outer, name] = folder.split("/");
  return [...siblings.slice(siblings.indexOf(room) + 1), ...(name ? roomsAbove(outer, name) : [])];
};

const downwards = Object.entries(ROOMS).flatMap(([folder, rooms]) =>
  rooms.slice(0, folder === "components" ? -1 : undefined).map((room) => {
    const above = roomsAbove(folder, room).join("|");
    const regex = `^((\\.\\./)+(${above})(/|$)|\\./(${above})/)`;
    const message = "It is above this room: docs/house.md has their order.";
    return {
      files: room.split("|").map((name) => `${folder}/${name}{.ts,/**/*.ts}`),
      rules: { "no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
    };
  }),
);

export default defineConfig(
  // Rules that need no types: with types it takes as long as tsc, which `npm run check` runs anyway.
  {
    files: ["**/*.ts"],
    extends: [js.configs.recommended, tseslint.configs.recommended],
    rules: {
      // tsc reports unused locals, and a parameter that an interface asks for may go unused.
      "@typescript-eslint/no-unused-vars": "off",
      eqeqeq: "error",
    },
  },
  ...downwards,
);
