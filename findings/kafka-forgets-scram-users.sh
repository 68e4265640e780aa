#!/bin/bash
# A broker that restarts after a user of SCRAM was deleted may forget the others, and refuses them from then on.
#
# Versions: Kafka 4.4.0 (org.apache.kafka:kafka_2.13), KRaft, one node; 3.9.2, 4.0.0, 4.2.2 and 4.3.1 do the same,
#   and 3.5.2 but for the snapshot: it replays the whole log as long as it has it.
# Guess before: a user that was deleted is gone, and nobody else, whatever restarts.
# Behaviour: a node that starts replays its metadata log. Where a deletion comes before all writes in the order of a HashMap of the
#   users' names, it drops the mechanism with all users that come after (org.apache.kafka.image.ScramDelta.apply asks after each
#   deletion whether nobody is left). Other brokers may still take them. No log has a word of it. Once the deleted user is written
#   again, the next restart finds all of them; but a snapshot that the node wrote meanwhile lacks them as well, and then they are
#   lost there for good. It writes one after an hour by itself.
# Who meets it: whoever deletes a user (kafka-configs --alter --delete-config SCRAM-SHA-512, an admin client), and restarts a broker
#   before its next snapshot.
# Fails if everybody who wasn't deleted still gets in after the restart, or after the snapshot.
#
# Output seen:
#   bob deleted: knows [alice], alice is in
#   restarted: knows [], alice is refused
#   bob written again, restarted: knows [alice, bob], alice is in
#   the same, with a snapshot between: knows [bob], alice is refused
set -euo pipefail
shopt -s inherit_errexit

version=${VERSION:-4.4.0}
work=$(mktemp -d)
cleanup() {
  # shellcheck disable=SC2046
  kill -9 $(jobs -p) 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime

cat >"$work/Users.java" <<'JAVA'
import java.util.*;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/** Writes the passwords of users, deletes one, or prints whom the broker knows and whether one gets in. */
public class Users {
  public static void main(String[] args) throws Exception {
    List<UserScramCredentialAlteration> changes = new ArrayList<>();
    for (String user : Arrays.asList(args).subList(1, args.length)) {
      changes.add(args[0].equals("delete")
          ? new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)
          : new UserScramCredentialUpsertion(user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), user + "-secret"));
    }
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", "127.0.0.1:29392"))) {
      if (args[0].equals("show")) {
        Set<String> known = new TreeSet<>(admin.describeUserScramCredentials().all().get().keySet());
        System.out.println("knows " + known + ", alice " + login("alice"));
      } else {
        admin.alterUserScramCredentials(changes).all().get();
      }
    }
  }

  private static String login(String user) throws Exception {
    Map<String, Object> client = Map.of(
        "bootstrap.servers", "127.0.0.1:29393",
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "SCRAM-SHA-512",
        "sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
            + "\" password=\"" + user + "-secret\";");
    try (Admin admin = Admin.create(client)) {
      admin.describeCluster().clusterId().get();
      return "is in";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SaslAuthenticationException) return "is refused";
      throw e;
    }
  }
}
JAVA

cat >"$work/node.properties" <<NODE
node.id=1
process.roles=broker,controller
controller.quorum.voters=1@127.0.0.1:29391
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:29392,SASL_PLAINTEXT://127.0.0.1:29393,CONTROLLER://127.0.0.1:29391
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
log.dirs=$work/data
NODE
run=(java -Xmx400m -cp "$work/lib/*")
"${run[@]}" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$work/node.properties" >/dev/null 2>&1
mkdir "$work/classes"
javac -cp "$work/lib/*" -d "$work/classes" "$work/Users.java"

# Starts the node, and waits until it listens.
start() {
  "${run[@]}" kafka.Kafka "$work/node.properties" >"$work/log" 2>&1 &
  node=$!
  for _ in $(seq 1 240); do
    (echo >/dev/tcp/127.0.0.1/29393) 2>/dev/null && return
    sleep 0.25
  done
  echo "it doesn't listen after 60 s" >&2
  exit 1
}

restart() {
  kill "$node"
  wait "$node" 2>/dev/null || true
  start
}

# Changes users, or prints what is so once the broker has had time to learn of a change. Arguments: those of the program.
users() {
  [ "$1" != show ] || sleep 2
  timeout 120 java -Xmx256m -XX:TieredStopAtLevel=1 -cp "$work/classes:$work/lib/*" Users "$@" 2>/dev/null
}

# Waits until the node has written a snapshot of what it knows.
snapshot() {
  for _ in $(seq 1 120); do
    # The one of offset 0 is what the node was formatted with.
    [ -z "$(find "$work/data" -name '*.checkpoint' ! -name '00000000000000000000-*')" ] || return 0
    sleep 0.5
  done
  echo "there is no snapshot after 60 s" >&2
  exit 1
}

echo "Kafka $version"
start
users write alice bob
users delete bob
before=$(users show)
echo "bob deleted: $before"
restart
after=$(users show)
echo "restarted: $after"
users write bob
restart
mended=$(users show)
echo "bob written again, restarted: $mended"
users delete bob
# By itself a node writes one after an hour.
echo metadata.log.max.snapshot.interval.ms=1000 >>"$work/node.properties"
restart
snapshot
users write bob
restart
lost=$(users show)
echo "the same, with a snapshot between: $lost"
[[ $before == *"alice is in" && $after == *"alice is refused" && $mended == *"alice is in" && $lost == *"alice is refused" ]]
