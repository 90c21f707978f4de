package offenders.query.history;

import offenders.query.members.Members;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.simp.SimpMessageSendingOperations;

/** Without a named group; writes and pushes at once, and would push again when replayed; needs another feature. */
class PushingHistory {
    private final SimpMessageSendingOperations subscribers;
    private final JdbcTemplate jdbc;

    PushingHistory(SimpMessageSendingOperations subscribers, JdbcTemplate jdbc) {
        this.subscribers = subscribers;
        this.jdbc = jdbc;
    }

    @EventHandler
    void on(Members event) {
        jdbc.execute("select 1");
        subscribers.convertAndSend("/topic", event);
    }
}
