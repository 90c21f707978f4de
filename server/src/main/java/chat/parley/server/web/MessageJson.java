package chat.parley.server.web;

import chat.parley.api.room.MessageView;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;
import org.springframework.boot.jackson.JacksonMixin;

/** What does not apply to a message is left out; what it says is always there, empty or not. */
@JacksonMixin(MessageView.class)
abstract class MessageJson {
    @JsonInclude(Include.NON_DEFAULT)
    abstract boolean deleted();

    @JsonInclude(Include.NON_EMPTY)
    abstract List<String> mentions();

    @JsonInclude(Include.NON_EMPTY)
    abstract Map<String, List<String>> reactions();
}
