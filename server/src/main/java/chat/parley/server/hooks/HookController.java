package chat.parley.server.hooks;

import static chat.parley.api.Refusal.Reason.INVALID_BODY;

import chat.parley.api.Refusal;
import chat.parley.server.identity.Caller;
import chat.parley.server.nodes.ForRoles;
import chat.parley.server.nodes.NodeRole;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Hooks made, listed and removed. */
@RestController
@ForRoles({NodeRole.COMMAND, NodeRole.QUERY})
@RequestMapping("/rooms/{room}/hooks")
class HookController {
    private final Hooks hooks;

    HookController(Hooks hooks) {
        this.hooks = hooks;
    }

    /** Answers with the secret, which is shown this once. */
    @PostMapping
    ResponseEntity<HookView> make(
            @PathVariable String room, @RequestBody NewHook wanted, @AuthenticationPrincipal Caller caller) {
        HookView made;
        if (wanted.username() != null && wanted.url() == null) {
            made = hooks.makePosting(room, wanted.username(), caller);
        } else if (wanted.url() != null && wanted.username() == null) {
            made = hooks.makeDelivering(room, wanted.url(), caller);
        } else {
            throw new Refusal(INVALID_BODY, "a hook has either a username, to post, or a url, to be posted to");
        }
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(made);
    }

    @GetMapping
    List<HookView> list(@PathVariable String room, @AuthenticationPrincipal Caller caller) {
        return hooks.all(room, caller);
    }

    @DeleteMapping("/{hook}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String room, @PathVariable String hook, @AuthenticationPrincipal Caller caller) {
        hooks.remove(room, hook, caller);
    }

    /** A hook to come: as whom it posts, or where events are posted. */
    record NewHook(@Nullable String username, @Nullable String url) {}
}
