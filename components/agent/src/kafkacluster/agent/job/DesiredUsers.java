package kafkacluster.agent.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The desired users as text, one user a line, and those who have left:
 *
 * <pre>
 * user orders-api authentication=scram-sha-512 iterations=4711 acl=ALLOW,TOPIC,PREFIXED,orders,*,DESCRIBE+READ producer_byte_rate=1048576
 * user reporting authentication=tls
 * removed billing
 * </pre>
 *
 * Words are as in the list of topics. The fields of an acl are permission, type, kind and name of the resource, host, and
 * operations, in Kafka's words. Passwords aren't among them: each is the content of the file of its user's name. What stands for one is the same in the list
 * and in the file MARKS beside the passwords, if there is one.
 */
final class DesiredUsers {
    /** Beside the passwords: a line for each, the user and what the list says of this password. No user is called so. */
    private static final String MARKS = "MARKS";
    private static final String SCRAM = "scram-sha-512";
    private static final Set<String> QUOTAS = new HashSet<>(Arrays.asList("producer_byte_rate", "consumer_byte_rate",
            "request_percentage", "controller_mutation_rate"));
    private static final Set<String> OTHERS = new HashSet<>(Arrays.asList("authentication", "password", "iterations"));
    private static final int ACL_FIELDS = 6;

    final List<DesiredUser> users = new ArrayList<>();
    final Set<String> removed = new LinkedHashSet<>();
    final Map<String, byte[]> passwords = new HashMap<>();
    /** A user whose password isn't the one that the list means: it is mounted apart, and may come later. Null: there is none. */
    String late;
    /** What the list says of the password, by the user. */
    private final Map<String, String> marks = new HashMap<>();

    /**
     * Null if none is asked for. Every password is read before anything is changed.
     *
     * @param mistakes gets a sentence for each line that can't be understood, and each password that isn't there
     */
    static DesiredUsers read(String file, String passwords, List<String> mistakes) throws IOException {
        if (file == null) {
            return null;
        }
        DesiredUsers desired = Lists.read(file, DesiredUsers::parse, mistakes);
        Path mounted = passwords == null ? null : Paths.get(passwords, MARKS);
        if (mounted != null && Files.exists(mounted)) {
            desired.compareMarks(text(mounted));
        }
        for (DesiredUser user : desired.users) {
            if (user.iterations != DesiredUser.NO_PASSWORD) {
                desired.readPassword(user.name, passwords, mistakes);
            }
        }
        return desired;
    }

    private void compareMarks(String text) {
        Map<String, String> mounted = new HashMap<>();
        for (String line : text.split("\r?\n")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                mounted.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            if (!mark.getValue().equals(mounted.get(mark.getKey()))) {
                late = mark.getKey();
            }
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private void readPassword(String user, String directory, List<String> mistakes) throws IOException {
        if (directory == null) {
            throw new IllegalArgumentException("--passwords is needed, as user " + user + " has one; " + JobOptions.USAGE);
        }
        Path file = Paths.get(directory, user);
        try {
            byte[] password = Files.readAllBytes(file);
            if (password.length == 0) {
                mistakes.add("user " + user + ": " + file + " is empty, and should be a password");
            }
            passwords.put(user, password);
        } catch (NoSuchFileException missing) {
            mistakes.add("user " + user + ": there is no " + file + " with the password");
        }
    }

    static DesiredUsers parse(String text, List<String> mistakes) {
        DesiredUsers desired = new DesiredUsers();
        Map<String, Integer> lineOf = new HashMap<>();
        Lists.eachEntry(text, mistakes, (number, line) -> {
            String[] words = line.split("[ \t]+");
            String name = name(words);
            Integer before = lineOf.putIfAbsent(name, number);
            if (before != null) {
                throw new IllegalArgumentException("user " + name + " is already in line " + before);
            }
            if (words[0].equals("user")) {
                desired.users.add(desired.user(name, words));
            } else {
                desired.removed.add(name);
            }
        });
        return desired;
    }

    private static String name(String[] words) {
        boolean isUser = words[0].equals("user") && words.length > 1;
        boolean isRemoved = words[0].equals("removed") && words.length == 2;
        if (!isUser && !isRemoved) {
            throw new IllegalArgumentException("it must be \"user NAME key=value ...\" or \"removed NAME\"");
        }
        String name = Words.decode(words[1]);
        // It names a file, too.
        if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a user");
        }
        return name;
    }

    private DesiredUser user(String name, String[] words) {
        Map<String, String> single = new HashMap<>();
        Set<Acl> acls = new LinkedHashSet<>();
        Map<String, Double> quotas = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("user " + name + ": \"" + words[i] + "\" must be key=value");
            }
            String key = words[i].substring(0, equals);
            String value = words[i].substring(equals + 1);
            if (key.equals("acl")) {
                acls.addAll(acls(name, value));
            } else if (single.put(key, value) != null) {
                throw new IllegalArgumentException("user " + name + ": " + key + " is given twice");
            } else if (QUOTAS.contains(key)) {
                quotas.put(key, number(name, key, value, Long.MAX_VALUE).doubleValue());
            } else if (!OTHERS.contains(key)) {
                throw new IllegalArgumentException("user " + name + ": \"" + key + "\" says nothing of a user");
            }
        }
        boolean isScram = SCRAM.equals(single.get("authentication"));
        if (isScram != single.containsKey("iterations")) {
            throw new IllegalArgumentException("user " + name + ": iterations go with " + SCRAM + ", and with nothing else");
        }
        if (isScram && single.containsKey("password")) {
            marks.put(name, single.get("password"));
        }
        int iterations = isScram
                ? number(name, "iterations", single.get("iterations"), UserPlan.LOCKED - 1).intValue() : DesiredUser.NO_PASSWORD;
        return new DesiredUser(name, iterations, acls, quotas);
    }

    private static List<Acl> acls(String user, String value) {
        String[] fields = value.split(",", -1);
        if (fields.length != ACL_FIELDS) {
            throw new IllegalArgumentException("user " + user + ": acl \"" + value + "\" must have " + ACL_FIELDS + " fields");
        }
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Words.decode(fields[i]);
        }
        List<Acl> acls = new ArrayList<>();
        for (String operation : fields[ACL_FIELDS - 1].split("\\+")) {
            acls.add(new Acl(fields[0], fields[1], fields[2], fields[3], fields[4], operation));
        }
        return acls;
    }

    private static Long number(String user, String key, String value, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new IllegalArgumentException("user " + user + ": " + key + " is \"" + value
                + "\", it must be a whole number of 1 or more");
    }
}
