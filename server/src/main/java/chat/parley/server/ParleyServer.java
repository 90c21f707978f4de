package chat.parley.server;

import chat.parley.command.CommandSide;
import chat.parley.query.QuerySide;
import chat.parley.server.cli.OperatorCommands;
import chat.parley.server.nodes.ForRoles;
import chat.parley.server.nodes.NodeRole;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.axonframework.springboot.autoconfig.JpaAutoConfiguration;
import org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration;
import org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration;
import org.axonframework.springboot.autoconfig.TransactionAutoConfiguration;
import org.axonframework.springboot.autoconfig.UpdateCheckerAutoConfiguration;
import org.axonframework.springboot.autoconfig.XStreamAutoConfiguration;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The server: both sides in one process, or, by its roles, one of them.
 *
 * <p>On Spring Boot 4, Axon 4.13's autoconfiguration of transactions and storage runs in the wrong order and falls back
 * to having neither, silently. It is excluded; package {@code axon} declares all of it. Counting log lines is excluded too:
 * it would make each question whether something is to be logged, of which there are dozens a delivery, a slow one. And so
 * is a user with a password of chance: package {@code identity} says who there is.
 */
@SpringBootApplication(
        exclude = {
            JdbcAutoConfiguration.class,
            JpaAutoConfiguration.class,
            JpaEventStoreAutoConfiguration.class,
            LogbackMetricsAutoConfiguration.class,
            NoOpTransactionAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            UpdateCheckerAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            XStreamAutoConfiguration.class
        })
@ConfigurationPropertiesScan
@EnableScheduling
public class ParleyServer {
    public static void main(String[] arguments) {
        // Axon 4.13 calls its vendor at start unless told not to, in two ways; nothing here calls anybody.
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");
        if (OperatorCommands.areMeant(arguments)) {
            System.exit(OperatorCommands.run(arguments));
        }
        SpringApplication.run(ParleyServer.class, arguments);
        // Whoever has sent SIGTERM wants this end: it is a success, where the JVM's own 143 counts as a failure.
        SpringApplication.getShutdownHandlers().add(() -> {
            LoggerFactory.getLogger(ParleyServer.class).info("Parley has stopped");
            Runtime.getRuntime().halt(0);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @ForRoles(NodeRole.COMMAND)
    @Import(CommandSide.class)
    static class Commands {}

    @Configuration(proxyBeanMethods = false)
    @ForRoles(NodeRole.QUERY)
    @Import(QuerySide.class)
    @EntityScan(basePackageClasses = QuerySide.class)
    @EnableJpaRepositories(basePackageClasses = QuerySide.class)
    static class Queries {}
}
