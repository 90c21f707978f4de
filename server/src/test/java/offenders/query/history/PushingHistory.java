package offenders.query.history;

import chat.parley.stomp.Destinations.Topic;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.Subscription;
import java.util.Map;
import offenders.query.members.Members;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.JdbcTemplate;

/** Without a named group; writes and pushes at once, and would push again when replayed; needs another feature. */
class PushingHistory implements Topic {
    private final MessageSource messages;
    private final JdbcTemplate jdbc;

    PushingHistory(MessageSource messages, JdbcTemplate jdbc) {
        this.messages = messages;
        this.jdbc = jdbc;
    }

    @Override
    public String pattern() {
        return "/topic/history";
    }

    @Override
    public Subscribed subscribe(Subscription subscription, Map<String, String> variables) {
        return new Subscribed(messages, variables);
    }

    @EventHandler
    void on(Members event) {
        jdbc.execute("select 1");
    }
}
