package kafkacluster.agent.node;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.failure;
import static kafkacluster.agent.AgentTests.test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the agent is told. */
public final class AgentOptionsTests {
    private AgentOptionsTests() {
    }

    public static void run() {
        options();
    }

    private static void options() {
        test("the agent's options keep the commas of a list", () -> {
            AgentOptions options = AgentOptions.parse("port=9404,quorum=a:1,b:2,c:3,id=5,bootstrap=localhost:9092");
            equal(9404, options.port);
            equal(5, options.id);
            equal("[a:1, b:2, c:3]", options.quorum.toString());
            equal(null, options.controller);
            equal(30, options.leaderlessSeconds);
        });
        test("every mistake in the agent's options is told", () -> {
            String message = failure(() -> AgentOptions.parse("port=x,bootstrap=nowhere,nodeid=1"));
            contains("port is \"x\", it must be a whole number from 1 to 65535", message);
            contains("id is missing", message);
            contains("bootstrap is \"nowhere\", it must be host:port", message);
            contains("unknown option \"nodeid\"", message);
        });
        test("the agent knows the other nodes from a file, as it is now", () -> {
            Path nodes = Files.createTempFile("nodes", "");
            AgentOptions options = AgentOptions.parse("port=1,id=1,bootstrap=a:1,peersFile=" + nodes);
            equal("{}", options.peers().toString());
            Files.write(nodes, "0@a.b:9404\n1@b:9404\n\nnode 2\n2@[::1]:9404\n".getBytes(StandardCharsets.UTF_8));
            equal("{0=a.b:9404, 2=[::1]:9404}", options.peers().toString());
            Files.delete(nodes);
            equal("{}", options.peers().toString());
            equal("{}", AgentOptions.parse("port=1,id=1,bootstrap=a:1").peers().toString());
        });
        test("an agent without a broker and a controller is a mistake", () ->
                contains("bootstrap or controller is needed", failure(() -> AgentOptions.parse("port=1,id=0"))));
    }
}
