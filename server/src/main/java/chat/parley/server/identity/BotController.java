package chat.parley.server.identity;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Programs and their tokens, for operators. */
@RestController
@RequestMapping("/bots")
class BotController {
    private static final int ROOMS_MAX = 100;

    private final Bots bots;

    BotController(Bots bots) {
        this.bots = bots;
    }

    /** Answers with the token, which is shown this once. */
    @PostMapping
    ResponseEntity<BotView> make(@RequestBody NewBot bot, Principal operator) {
        String username = bot.username() == null ? "" : bot.username();
        RoomLimits.requireUsername(username);
        Set<String> rooms = bot.rooms() == null ? Set.of() : bot.rooms();
        if (rooms.isEmpty() || rooms.size() > ROOMS_MAX) {
            throw new Refusal(Reason.INVALID_BODY, "a bot is for 1 to %d rooms".formatted(ROOMS_MAX));
        }
        rooms.forEach(RoomLimits::requireRoomId);
        String token = bots.make(username, rooms, operator.getName());
        SecurityLog.info("Bot {} was made by {} for rooms {}", username, operator.getName(), rooms);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new BotView(username, new TreeSet<>(rooms), token));
    }

    @GetMapping
    List<BotView> list() {
        return bots.all().stream()
                .map(bot -> new BotView(bot.username(), bot.rooms(), null))
                .toList();
    }

    @DeleteMapping("/{username}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String username, Principal operator) {
        bots.revoke(username);
        SecurityLog.info("The token of bot {} was taken back by {}", username, operator.getName());
    }

    /** A program to come, and where it may be. */
    record NewBot(@Nullable String username, @Nullable Set<String> rooms) {}

    /**
     * A program.
     *
     * @param token shown when it is made, never again
     */
    record BotView(
            String username, Set<String> rooms, @Nullable String token) {
        /** Tokens get into no log. */
        @Override
        public String toString() {
            return "BotView[username=%s, rooms=%s]".formatted(username, rooms);
        }
    }
}
