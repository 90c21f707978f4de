package chat.parley.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Java's own resolver, which in the process whose class path names it writes down what it is asked. */
public final class AskedNames extends InetAddressResolverProvider {
    private static final String FILE = "asked.names";

    /** Has a process started with that class path write to that file. */
    static String classPath(Path directory, Path file) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(InetAddressResolverProvider.class.getName()), AskedNames.class.getName());
        Files.writeString(directory.resolve(FILE), file.toString());
        return directory + System.getProperty("path.separator") + System.getProperty("java.class.path");
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver java = configuration.builtinResolver();
        Path file = file();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                write(file, host);
                return java.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                write(file, InetAddress.getByAddress(address).getHostAddress());
                return java.lookupByAddress(address);
            }
        };
    }

    private static Path file() {
        try (var said = ClassLoader.getSystemResourceAsStream(FILE)) {
            return Path.of(new String(said.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static synchronized void write(Path file, String name) {
        try {
            Files.writeString(file, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String name() {
        return "names that are asked for";
    }
}
