package chat.parley.server.hooks;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Addresses that begin with the same bits. */
record AddressBlock(InetAddress first, int bits) {
    /** What IANA's registries of IPv4 keep from the internet at large. */
    private static final List<AddressBlock> NOT_PUBLIC_V4 = blocks(
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
                    + " 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3");

    /** Of IPv6 only this is the internet; what is not yet given out is not public either. */
    private static final AddressBlock GLOBAL = block("2000::/3");

    /** Of that, what has a purpose of its own: among it Teredo and 6to4, which lead to addresses of IPv4. */
    private static final List<AddressBlock> NOT_PUBLIC_V6 = blocks("2001::/23 2001:db8::/32 2002::/16 3fff::/20");

    /** Where a network that has only IPv6 translates addresses of IPv4, which are the last four bytes. */
    private static final AddressBlock TRANSLATED = block("64:ff9b::/96");

    private static final int V4_BYTES = 4;

    /** Whether an address is one of the internet at large; Java itself takes the mapped ones for what they stand for. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == V4_BYTES) {
            return NOT_PUBLIC_V4.stream().noneMatch(block -> block.holds(address));
        }
        if (TRANSLATED.holds(address)) {
            return isPublic(address(Arrays.copyOfRange(bytes, bytes.length - V4_BYTES, bytes.length)));
        }
        return GLOBAL.holds(address) && NOT_PUBLIC_V6.stream().noneMatch(block -> block.holds(address));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    private boolean holds(InetAddress address) {
        byte[] own = first.getAddress();
        byte[] other = address.getAddress();
        int rest = 8 * own.length - bits;
        return own.length == other.length
                && new BigInteger(1, own).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
    }

    private static List<AddressBlock> blocks(String texts) {
        return Stream.of(texts.split(" ", -1)).map(AddressBlock::block).toList();
    }

    private static AddressBlock block(String text) {
        int slash = text.indexOf('/');
        return new AddressBlock(
                InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
