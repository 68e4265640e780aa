# Gives the node of a pod the variables that are for its JVM alone; sourced by what starts one. In the container they are
# called NODE_ONLY_<name>, so that a tool that somebody runs there neither has its heap nor binds its ports again.
for name in "${!NODE_ONLY_@}"; do
  export "${name#NODE_ONLY_}=${!name}"
  unset "$name"
done
