package chat.parley.query.reading;

import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import chat.parley.api.Refusal;
import chat.parley.stomp.Destinations.Topic;
import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.Subscription;
import java.util.Map;
import org.axonframework.eventhandling.DisallowReplay;
import org.springframework.stereotype.Component;

/** {@code /user/queue/read}: how far one has read on one's other devices, from now on. */
@Component
@DisallowReplay
class ReadTopic implements Topic {
    private final ReadNews news;

    ReadTopic(ReadNews news) {
        this.news = news;
    }

    @Override
    public String pattern() {
        return ReadSource.DESTINATION;
    }

    @Override
    public Subscribed subscribe(Subscription subscription, Map<String, String> variables) {
        String user = subscription.session().user();
        if (user == null) {
            throw new Refusal(USERNAME_REQUIRED, "only a session with a login has devices");
        }
        return new Subscribed(news.listen(user, subscription::signal), Map.of());
    }
}
