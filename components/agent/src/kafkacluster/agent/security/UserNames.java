package kafkacluster.agent.security;

import java.util.HashSet;
import java.util.Set;

/** Who may log in with a certificate. */
final class UserNames {
    final Set<String> names = new HashSet<>();

    private UserNames() {
    }

    /** A name a line. */
    static UserNames parse(String text) {
        UserNames users = new UserNames();
        for (String line : text.split("\\R")) {
            if (!line.trim().isEmpty()) {
                users.names.add(line.trim());
            }
        }
        return users;
    }

    @Override
    public String toString() {
        return names.size() + " users";
    }
}
