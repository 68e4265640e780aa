package kafkacluster.agent.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The answer of {@code GET /state}. Its names are a contract with the program that reads them. Pure: asks nobody. */
public final class State {
    static final int CONTRACT = 2;
    private static final int NAMES_SHOWN = 5;

    private State() {
    }

    /** @param away nodes that stops aren't to count on, though the cluster may still do */
    public static Map<String, Object> of(Map<String, Object> node, Look look, Set<Integer> away) {
        Map<Integer, Map<String, Object>> brokers = brokers(look.brokers, look.racks, look.partitions);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("agent", CONTRACT);
        state.put("node", withBehind(node, brokers));
        state.put("clusterId", look.clusterId);
        state.put("quorum", quorum(look.quorum));
        state.put("features", look.features);
        state.put("brokers", brokers == null ? null : brokers.values());
        state.put("partitions", partitions(look.partitions));
        state.put("settings", look.settings);
        state.put("stops", stops((Integer) node.get("id"), Boolean.TRUE.equals(node.get("broker")), look, away));
        if (!away.isEmpty()) {
            state.put("away", away);
        }
        state.put("unseen", look.unseen());
        return state;
    }

    /** Beside the node's own, how many of its partitions aren't in sync now; null if that isn't known. */
    private static Map<String, Object> withBehind(Map<String, Object> node, Map<Integer, Map<String, Object>> brokers) {
        Map<String, Object> whole = new LinkedHashMap<>(node);
        Map<String, Object> own = brokers == null ? null : brokers.get(node.get("id"));
        Object behind = own == null ? null : own.get("behind");
        whole.put("behind", Boolean.TRUE.equals(node.get("broker")) ? behind : Integer.valueOf(0));
        return whole;
    }

    private static Map<Integer, Map<String, Object>> brokers(
            Map<Integer, Boolean> known, Map<Integer, String> racks, List<PartitionState> partitions) {
        if (known == null || partitions == null) {
            return null;
        }
        // Replicas, behind, leaders.
        Map<Integer, int[]> counts = new TreeMap<>();
        for (int id : known.keySet()) {
            counts.put(id, new int[3]);
        }
        for (PartitionState partition : partitions) {
            for (int replica : partition.replicas) {
                int[] count = counts.computeIfAbsent(replica, id -> new int[3]);
                count[0]++;
                count[1] += partition.hasLeader() && partition.isMissing(replica) ? 1 : 0;
                count[2] += partition.leader == replica ? 1 : 0;
            }
        }
        Map<Integer, Map<String, Object>> brokers = new TreeMap<>();
        for (Map.Entry<Integer, int[]> entry : counts.entrySet()) {
            Map<String, Object> broker = new LinkedHashMap<>();
            broker.put("id", entry.getKey());
            broker.put("active", known.getOrDefault(entry.getKey(), false));
            broker.put("replicas", entry.getValue()[0]);
            broker.put("behind", entry.getValue()[1]);
            broker.put("leaders", entry.getValue()[2]);
            if (racks.containsKey(entry.getKey())) {
                broker.put("rack", racks.get(entry.getKey()));
            }
            List<String> stranded = stranded(entry.getKey(), partitions);
            if (!stranded.isEmpty()) {
                broker.put("stranded", stranded);
            }
            brokers.put(entry.getKey(), broker);
        }
        return brokers;
    }

    /** Some partitions that nobody leads, as this broker alone is in sync. */
    private static List<String> stranded(int id, List<PartitionState> partitions) {
        List<String> names = new ArrayList<>();
        for (PartitionState partition : partitions) {
            boolean isAlone = partition.inSync.length == 1 && partition.inSync[0] == id;
            if (isAlone && !partition.hasLeader() && names.size() < NAMES_SHOWN) {
                names.add(partition.toString());
            }
        }
        return names;
    }

    /** How many topics have how many copies, with some of their names. */
    private static List<Map<String, Object>> copies(List<PartitionState> partitions) {
        Map<String, Integer> copiesOf = new TreeMap<>();
        for (PartitionState partition : partitions) {
            copiesOf.merge(partition.topic, partition.replicas.length, Math::min);
        }
        Map<Integer, List<String>> byCopies = new TreeMap<>();
        copiesOf.forEach((topic, copies) -> byCopies.computeIfAbsent(copies, each -> new ArrayList<>()).add(topic));
        List<Map<String, Object>> list = new ArrayList<>();
        byCopies.forEach((copies, topics) -> {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("copies", copies);
            of.put("topics", topics.size());
            of.put("names", topics.subList(0, Math.min(NAMES_SHOWN, topics.size())));
            list.add(of);
        });
        return list;
    }

    private static Map<String, Object> partitions(List<PartitionState> partitions) {
        if (partitions == null) {
            return null;
        }
        int underReplicated = 0;
        int underMinimum = 0;
        int atMinimum = 0;
        int offline = 0;
        for (PartitionState partition : partitions) {
            underReplicated += partition.isUnderReplicated() ? 1 : 0;
            underMinimum += partition.inSync.length < partition.needed() ? 1 : 0;
            atMinimum += partition.inSync.length == partition.needed() ? 1 : 0;
            offline += partition.hasLeader() ? 0 : 1;
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", partitions.size());
        counts.put("underReplicated", underReplicated);
        counts.put("underMinimum", underMinimum);
        counts.put("atMinimum", atMinimum);
        counts.put("offline", offline);
        counts.put("copies", copies(partitions));
        return counts;
    }

    private static Map<String, Object> quorum(Quorum quorum) {
        if (quorum == null) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("leader", quorum.leader);
        map.put("epoch", quorum.epoch);
        map.put("voters", members(quorum.voters));
        map.put("observers", members(quorum.observers));
        return map;
    }

    private static List<Map<String, Object>> members(List<Quorum.Member> members) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Quorum.Member member : members) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", member.id);
            map.put("directoryId", member.directoryId);
            map.put("lag", member.lag);
            map.put("caughtUp", member.caughtUp);
            list.add(map);
        }
        return list;
    }

    /**
     * Whoever doesn't see the partitions can't say that a broker's stop harms none of them; of itself a node that is
     * only a controller can.
     */
    private static List<Map<String, Object>> stops(int own, boolean isBroker, Look look, Set<Integer> away) {
        TreeSet<Integer> ids = new TreeSet<>();
        if (look.partitions != null && look.brokers != null) {
            ids.addAll(look.brokers.keySet());
            for (PartitionState partition : look.partitions) {
                for (int replica : partition.replicas) {
                    ids.add(replica);
                }
            }
            if (look.quorum != null) {
                for (Quorum.Member voter : look.quorum.voters) {
                    ids.add(voter.id);
                }
            }
        } else if (!isBroker && look.quorum != null) {
            ids.add(own);
        } else {
            return null;
        }
        List<Map<String, Object>> stops = new ArrayList<>();
        for (int id : ids) {
            Map<String, Object> stop = new LinkedHashMap<>();
            stop.put("id", id);
            stop.put("harm", Harm.of(id, look.partitions, look.quorum, away));
            stops.add(stop);
        }
        return stops;
    }
}
