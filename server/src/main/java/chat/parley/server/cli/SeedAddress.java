package chat.parley.server.cli;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Where the seed's PostgreSQL is, as JDBC or Prisma writes it; as that has a password, no message repeats any of it. */
record SeedAddress(PGSimpleDataSource database, @Nullable String schema) {
    private static final Pattern QUOTED = Pattern.compile("([\"'])(.*)\\1", Pattern.DOTALL);
    private static final Pattern JDBC =
            Pattern.compile("jdbc:postgresql:(?!//[^/?]*@)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern POSTGRESQL =
            Pattern.compile("(jdbc:postgresql|postgresql|postgres):.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** User, password, host and port: Java's URI finds none of them where a host has an underscore. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:([^@:]*)(?::(.*))?@)?(\\[[^\\]]+]|[^@:,\\[\\]]+)(?::([0-9]{1,5}))?");
    /** What else would be here is of a password in which it is not encoded. */
    private static final Pattern PATH = Pattern.compile("/[^/@]+");

    private static final int PORT_DEFAULT = 5432;
    private static final int PORT_MAX = 65_535;

    /** A source without what a shell would have taken off, and {@code docker --env-file} leaves. */
    static String bare(String source) {
        Matcher quoted = QUOTED.matcher(source.strip());
        return quoted.matches() ? quoted.group(2).strip() : source.strip();
    }

    /** Whether that is an address, and no file. */
    static boolean isOne(String source) {
        return source.contains("://") || POSTGRESQL.matcher(source).matches();
    }

    static SeedAddress of(String text) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        String schema = null;
        try {
            Matcher jdbc = JDBC.matcher(text);
            if (jdbc.matches()) {
                database.setUrl("jdbc:postgresql:" + jdbc.group(1));
            } else {
                schema = prisma(database, text);
            }
        } catch (IllegalArgumentException notOne) {
            throw CommandFailure.usage("SOURCE, or DATABASE_URL, is no address of a PostgreSQL database:"
                    + " postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %2F for a / in a password, and so on, or"
                    + " jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD");
        }
        database.setApplicationName("parley-import-seed");
        // PgBouncer may give each page another connection, which would not know what was prepared.
        database.setPrepareThreshold(0);
        return new SeedAddress(database, schema);
    }

    /** Returns its schema: as a parameter of the connection PgBouncer would refuse it. */
    private static @Nullable String prisma(PGSimpleDataSource database, String text) {
        URI address = URI.create(text);
        Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(address.getRawAuthority(), ""));
        if (!POSTGRESQL.matcher(text).matches()
                || !authority.matches()
                || !PATH.matcher(address.getRawPath()).matches()
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException("not of PostgreSQL, or without a host or a database");
        }
        int port = authority.group(4) == null ? PORT_DEFAULT : Integer.parseInt(authority.group(4));
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("no port");
        }
        database.setServerNames(new String[] {authority.group(3).replaceAll("[\\[\\]]", "")});
        database.setPortNumbers(new int[] {port});
        database.setDatabaseName(address.getPath().substring(1));
        if (authority.group(1) != null) {
            database.setUser(decoded(authority.group(1)));
            database.setPassword(authority.group(2) == null ? null : decoded(authority.group(2)));
        }
        return parameters(database, Objects.requireNonNullElse(address.getRawQuery(), ""));
    }

    private static @Nullable String parameters(PGSimpleDataSource database, String query) {
        String schema = null;
        for (String parameter : query.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].equals("schema")) {
                schema = decoded(pair[1]);
            } else if (pair.length == 2 && pair[0].equals("sslmode")) {
                database.setSslMode(decoded(pair[1]));
            } // What else Prisma has there is about its pool.
        }
        return schema;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
