package chat.parley.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.context.SpringBootTest;

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
    final class EndSessions implements AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext test) {
            Server.endSessions();
        }
    }
}
