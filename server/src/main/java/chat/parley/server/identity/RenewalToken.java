package chat.parley.server.identity;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** What renews a session once: which one, and a secret of which only the hash is kept. */
@SuppressWarnings("ArrayRecordComponent") // It is never compared.
record RenewalToken(UUID session, String text, byte[] hash) {
    private static final int ID_BYTES = 2 * Long.BYTES;

    static RenewalToken of(UUID session) {
        byte[] secret = Secrets.random();
        byte[] bytes = ByteBuffer.allocate(ID_BYTES + Secrets.BYTES)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits())
                .put(secret)
                .array();
        return new RenewalToken(
                session, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), Secrets.hash(secret));
    }

    static RenewalToken parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == ID_BYTES + Secrets.BYTES) {
                ByteBuffer id = ByteBuffer.wrap(bytes);
                byte[] secret = Arrays.copyOfRange(bytes, ID_BYTES, bytes.length);
                return new RenewalToken(new UUID(id.getLong(), id.getLong()), text, Secrets.hash(secret));
            }
        } catch (IllegalArgumentException noBase64) {
            // Refused below.
        }
        throw new Refusal(Reason.INVALID_TOKEN, "this renews no session");
    }
}
