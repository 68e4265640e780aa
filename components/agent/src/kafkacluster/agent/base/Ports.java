package kafkacluster.agent.base;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

public final class Ports {
    private static final int CONNECT_MS = 1_000;

    private Ports() {
    }

    /** Whether something accepts connections there. */
    public static boolean isOpen(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), CONNECT_MS);
            return true;
        } catch (IOException | RuntimeException refused) {
            return false;
        }
    }
}
