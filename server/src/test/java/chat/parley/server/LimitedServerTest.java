package chat.parley.server;

import chat.parley.server.limits.TurnedClock;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A test against a server with small limits, behind a proxy, by a clock that is turned; its tests share one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {ParleyServer.class, LimitedServerTest.Clock.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "server.forward-headers-strategy=native",
            "parley.limits.enabled=true",
            "parley.limits.posts-per-user=2/s",
            "parley.limits.posts-per-room=3/s",
            "parley.limits.changes-per-user=2/s",
            "parley.limits.requests-per-address=20/s",
            "parley.limits.requests-per-user=10/s",
            "parley.limits.log-ins-per-address=3/m",
            "parley.limits.log-ins-per-name=2/m",
            "parley.limits.catch-up-per-user=2/s",
            "parley.limits.frames-per-session=2/s burst 10",
            "parley.limits.connections-per-address=2",
            "parley.limits.connections-per-user=3",
            "parley.limits.connections-per-node=5"
        })
@interface LimitedServerTest {
    @TestConfiguration
    class Clock {
        @Bean
        @Primary
        TurnedClock turnedClock() {
            return new TurnedClock();
        }
    }
}
