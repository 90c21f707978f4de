package chat.parley.server.hooks;

import static chat.parley.api.Refusal.Reason.INVALID_HOOK;

import chat.parley.api.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Where events may be delivered: to the internet, and not to what only this machine or its network reaches. */
@Component
class HookAddresses {
    static final int URL_CHARS_MAX = 2_000;

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int PORT_MAX = 65_535;

    /** What some read as a number, whole or in part, and so as an address of IPv4. */
    private static final Pattern NUMBER = Pattern.compile("(?i)(.*\\.)?(\\d+|0x\\p{XDigit}*)\\.?");
    /** The one way to write such an address that all read alike. */
    private static final Pattern V4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

    private final HookSettings settings;

    HookAddresses(HookSettings settings) {
        this.settings = settings;
    }

    /** A URL as somebody wrote it; refuses one to which nothing may be delivered. */
    URI requireUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException none) {
            throw new Refusal(INVALID_HOOK, "that is no URL");
        }
        String host = url.getHost();
        if (host == null
                || url.getScheme() == null
                || !SCHEMES.contains(url.getScheme())
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null
                || url.getPort() == 0
                || url.getPort() > PORT_MAX
                || text.length() > URL_CHARS_MAX) {
            throw new Refusal(
                    INVALID_HOOK,
                    "a hook's url is http or https, with a host, without a user or a fragment, and at most %d characters"
                            .formatted(URL_CHARS_MAX));
        }
        try {
            resolve(host);
        } catch (UnknownHostException unknown) {
            throw new Refusal(INVALID_HOOK, "the host of that url has no address");
        }
        return url;
    }

    /** The addresses of a host; refuses it if one of them is not public. */
    List<InetAddress> resolve(String host) throws UnknownHostException {
        if (NUMBER.matcher(host).matches() && !V4.matcher(host).matches()) {
            throw new Refusal(INVALID_HOOK, "an address is written in full, in decimals without leading zeros");
        }
        List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
        if (!settings.allowPrivateAddresses() && !addresses.stream().allMatch(AddressBlock::isPublic)) {
            throw new Refusal(INVALID_HOOK, "the host of a hook's url has public addresses only");
        }
        return addresses;
    }
}
