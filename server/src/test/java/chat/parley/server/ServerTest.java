package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** A test against the whole server, on an embedded PostgreSQL and a free port; tests share one server, not a room. */
@ExtendWith(ServerTest.EndSessions.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {ParleyServer.class, Server.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "parley.data-dir=target/test-data/${random.uuid}")
public @interface ServerTest {
    /** So that a name that one test has is free in the next. */
    final class EndSessions implements BeforeEachCallback, AfterEachCallback {
        private static final String LIVE =
                "select distinct username from account.session where ended_at is null and expires_at > now()";

        /** Nobody whom a test means to be somebody else is the operator. */
        @Override
        public void beforeEach(ExtensionContext test) {
            SpringExtension.getApplicationContext(test)
                    .getBean(JdbcClient.class)
                    .sql("insert into account.operator (username) values ('root') on conflict do nothing")
                    .update();
        }

        @Override
        public void afterEach(ExtensionContext test) {
            ApplicationContext context = SpringExtension.getApplicationContext(test);
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            List<String> names = jdbc.sql(LIVE).query(String.class).list();
            if (!names.isEmpty()) {
                Server operator = context.getBean(Server.class).with(BadTokens.good(jdbc));
                names.forEach(name -> operator.ask(
                        "DELETE", "/sessions/" + URLEncoder.encode(name, UTF_8).replace("+", "%20"), ""));
            }
            Server.forgetSessions();
        }
    }
}
