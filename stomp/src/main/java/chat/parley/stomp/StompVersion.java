package chat.parley.stomp;

import org.jspecify.annotations.Nullable;

/** The versions of the protocol that are spoken here. */
public enum StompVersion {
    V1_0("1.0"),
    V1_1("1.1"),
    V1_2("1.2");

    /** All of them, as the {@code version} header of an ERROR lists them. */
    static final String ALL = "1.0,1.1,1.2";

    private final String number;

    StompVersion(String number) {
        this.number = number;
    }

    /** As it is written in {@code accept-version} and {@code version}. */
    public String number() {
        return number;
    }

    /**
     * The highest version that both sides speak: null if there is none, 1.0 if the client names none (STOMP 1.1, "Protocol
     * Negotiation").
     */
    static @Nullable StompVersion negotiate(@Nullable String accepted) {
        if (accepted == null) {
            return V1_0;
        }
        StompVersion highest = null;
        for (String number : accepted.split(",", -1)) {
            for (StompVersion version : values()) {
                boolean isHigher = highest == null || version.compareTo(highest) > 0;
                if (version.number.equals(number.strip()) && isHigher) {
                    highest = version;
                }
            }
        }
        return highest;
    }
}
