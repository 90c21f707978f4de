package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tokens of an operator that would hold, but for one thing each; they are signed with the server's own key. */
final class BadTokens {
    private final String keyId;
    private final byte[] secret;

    private BadTokens(String keyId, byte[] secret) {
        this.keyId = keyId;
        this.secret = secret;
    }

    static List<String> of(JdbcClient jdbc) {
        BadTokens tokens = jdbc.sql("select key_id, secret from account.session_key order by made_at desc limit 1")
                .query((row, number) -> new BadTokens(row.getString(1), row.getBytes(2)))
                .single();
        byte[] another = new byte[tokens.secret.length];
        return List.of(
                tokens.signed(
                        tokens.secret,
                        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60)))),
                tokens.signed(another, claims -> claims),
                tokens.signed(tokens.secret, claims -> claims.audience("somebody else")),
                tokens.signed(tokens.secret, claims -> claims.issuer("somebody else")),
                new PlainJWT(claims().build()).serialize());
    }

    /** One that is as good as the server's own: the others are bad for no other reason than theirs. */
    static String good(JdbcClient jdbc) {
        return jdbc.sql("select key_id, secret from account.session_key order by made_at desc limit 1")
                .query((row, number) -> new BadTokens(row.getString(1), row.getBytes(2)))
                .single()
                .good();
    }

    private String good() {
        return signed(secret, claims -> claims);
    }

    private String signed(byte[] key, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(),
                    change.apply(claims()).build());
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(new String(key, UTF_8), failure);
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("parley")
                .audience("parley")
                .subject("operator")
                .claim("sid", UUID.randomUUID().toString())
                .claim("operator", true)
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }
}
