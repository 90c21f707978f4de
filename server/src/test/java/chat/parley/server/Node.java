package chat.parley.server;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** A server that a test starts beside the one that tests share. */
final class Node implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Node(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** On a database that may be a quick and forgetful one. */
    static Node on(String jdbcUrl, String... more) {
        return onDurable(
                jdbcUrl,
                Stream.concat(Stream.of("--parley.database.allow-data-loss=true"), Stream.of(more))
                        .toArray(String[]::new));
    }

    static Node onDurable(String jdbcUrl, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + jdbcUrl,
                "--spring.datasource.username=postgres",
                "--spring.datasource.hikari.connection-timeout=500"));
        arguments.addAll(List.of(more));
        return new Node(new SpringApplicationBuilder(ParleyServer.class).run(arguments.toArray(String[]::new)));
    }

    Server server() {
        return new Server(context.getBean(Environment.class).getRequiredProperty("local.server.port", int.class));
    }

    HikariDataSource pool() {
        return context.getBean(HikariDataSource.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
