package chat.parley.server.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a request comes from, as far as that is worth counting: an address of IPv4, or the network of one of IPv6, of which
 * a single customer has 2^64 addresses.
 *
 * <p>Behind a proxy it is the proxy's, unless {@code server.forward-headers-strategy} says that its headers are to be
 * believed; then the request has the client's already.
 */
final class ClientAddress {
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    static String of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    static String of(String address) {
        try {
            return InetAddress.ofLiteral(withoutBrackets(address)) instanceof Inet6Address v6 ? network(v6) : address;
        } catch (IllegalArgumentException noAddress) {
            return address; // A proxy may say "unknown", or make up a name.
        }
    }

    private static String withoutBrackets(String address) {
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }

    private static String network(Inet6Address address) {
        byte[] network = address.getAddress();
        Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
        try {
            return InetAddress.getByAddress(network).getHostAddress();
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
