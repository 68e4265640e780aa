package kafkacluster.agent.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import kafkacluster.agent.job.ActualSettings.InForce;

/** The next step from the settings that are to those that shall be. Pure: asks nobody. */
final class SettingPlan {
    /** Brokers take at most double and at least half of the threads that they have. */
    private static final Pattern THREADS = Pattern.compile(
            "(.*\\.)?threads|.*\\.threads\\.per\\.data\\.dir|num\\.replica\\.fetchers|.*\\.thread\\.pool\\.size");

    /** What the whole cluster is to be told now, by name; null: nothing any more. */
    final Map<String, String> change = new LinkedHashMap<>();
    /** What has been told and isn't in force everywhere, or can't be told yet, a line each. */
    final Map<String, String> waiting = new LinkedHashMap<>();

    static SettingPlan of(DesiredSettings desired, ActualSettings actual) {
        SettingPlan plan = new SettingPlan();
        for (Map.Entry<String, String> setting : desired.set.entrySet()) {
            plan.set(setting.getKey(), setting.getValue(), actual);
        }
        for (String name : desired.removed) {
            plan.remove(name, actual);
        }
        return plan;
    }

    boolean isDone() {
        return change.isEmpty() && waiting.isEmpty();
    }

    private void set(String name, String value, ActualSettings actual) {
        String now = actual.defaults.get(name);
        if (now == null || !Values.same(typeOf(name, actual), now, value)) {
            step(name, value, value, actual);
            return;
        }
        awaitForce(name, value, actual);
    }

    private void remove(String name, ActualSettings actual) {
        if (!actual.defaults.containsKey(name)) {
            for (Map.Entry<Integer, Map<String, InForce>> broker : actual.brokers.entrySet()) {
                InForce inForce = broker.getValue().get(name);
                if (inForce != null && inForce.isTold) {
                    waiting.put(name, "broker " + broker.getKey() + " still has " + inForce.value);
                }
            }
            return;
        }
        String untold = null;
        for (Map<String, InForce> broker : actual.brokers.values()) {
            InForce inForce = broker.get(name);
            untold = inForce == null || inForce.untold == null ? untold : inForce.untold;
        }
        step(name, untold, null, actual);
    }

    /**
     * @param goal the value that brokers are to have; null if that isn't known
     * @param told what they are told once they may have it
     */
    private void step(String name, String goal, String told, ActualSettings actual) {
        Long next = THREADS.matcher(name).matches() && goal != null ? towards(name, goal, actual) : null;
        if (next == null) {
            change.put(name, told);
        } else if (next == BLOCKED) {
            waiting.put(name, "its brokers have too different numbers of threads: " + valuesOf(name, actual));
        } else if (actual.defaults.containsKey(name) && actual.defaults.get(name).equals(Long.toString(next))) {
            awaitForce(name, Long.toString(next), actual);
        } else {
            change.put(name, Long.toString(next));
        }
    }

    private static final long BLOCKED = -1;

    /** The number of threads between here and there that all brokers take now; null if they take the last one. */
    private static Long towards(String name, String goal, ActualSettings actual) {
        try {
            long wanted = Long.parseLong(goal.trim());
            long least = 1;
            long most = Long.MAX_VALUE;
            for (Map<String, InForce> broker : actual.brokers.values()) {
                InForce inForce = broker.get(name);
                if (inForce != null && !inForce.isOwn && inForce.value != null) {
                    long threads = Long.parseLong(inForce.value);
                    least = Math.max(least, threads / 2);
                    most = Math.min(most, threads * 2);
                }
            }
            if (least > most) {
                return BLOCKED;
            }
            return wanted < least ? Long.valueOf(least) : wanted > most ? Long.valueOf(most) : null;
        } catch (NumberFormatException notANumber) {
            // The brokers will say so.
            return null;
        }
    }

    private void awaitForce(String name, String value, ActualSettings actual) {
        for (Map.Entry<Integer, Map<String, InForce>> broker : actual.brokers.entrySet()) {
            InForce inForce = broker.getValue().get(name);
            // What a broker doesn't know, or was told by its own name, it doesn't take.
            if (inForce == null || inForce.isOwn || inForce.value == null) {
                continue;
            }
            if (!Values.same(inForce.type, inForce.value, value)) {
                waiting.put(name, "broker " + broker.getKey() + " has " + inForce.value + " in the place of " + value);
            }
        }
    }

    private static String valuesOf(String name, ActualSettings actual) {
        Map<Integer, String> values = new LinkedHashMap<>();
        for (Map.Entry<Integer, Map<String, InForce>> broker : actual.brokers.entrySet()) {
            InForce inForce = broker.getValue().get(name);
            values.put(broker.getKey(), inForce == null ? "none" : inForce.value);
        }
        return values.toString();
    }

    private static String typeOf(String name, ActualSettings actual) {
        for (Map<String, InForce> broker : actual.brokers.values()) {
            if (broker.containsKey(name)) {
                return broker.get(name).type;
            }
        }
        return "STRING";
    }
}
