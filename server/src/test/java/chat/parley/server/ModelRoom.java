package chat.parley.server;

import chat.parley.api.room.Role;
import chat.parley.api.room.UnreadView;
import chat.parley.api.room.Visibility;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A room as anybody would write it down who watched it from the beginning; {@link ChatModel} changes it. */
final class ModelRoom {
    final String id;
    final Visibility visibility;
    final @Nullable String opener;
    String name;

    @Nullable
    String topic;

    boolean archived;
    long head = -1;
    final Map<String, Role> members = new TreeMap<>();
    final Map<String, Long> since = new HashMap<>();
    final Set<String> banned = new HashSet<>();
    final List<Message> messages = new ArrayList<>();

    ModelRoom(String id, String name, Visibility visibility, @Nullable String topic, @Nullable String opener) {
        this.id = id;
        this.name = name;
        this.visibility = visibility;
        this.topic = topic;
        this.opener = opener;
    }

    boolean has(String username, Role least) {
        return members.containsKey(username) && members.get(username).isAtLeast(least);
    }

    boolean isLastOwner(String username) {
        return members.get(username) == Role.OWNER
                && members.values().stream().filter(Role.OWNER::equals).count() == 1;
    }

    void join(String username, Role role) {
        members.put(username, role);
        since.put(username, ++head);
    }

    void leave(String username) {
        members.remove(username);
        head++;
    }

    /** From where on somebody may read; null for who may not. */
    @Nullable
    Long readableFrom(String username) {
        if (banned.contains(username)) {
            return null;
        }
        if (visibility == Visibility.PUBLIC) {
            return 0L;
        }
        if (!members.containsKey(username)) {
            return null;
        }
        long joined = since.get(username);
        return visibility == Visibility.DIRECT || joined == 1 ? 0 : joined;
    }

    UnreadView unreadOf(String username) {
        long read = messages.stream()
                .filter(message -> message.author.equals(username))
                .mapToLong(message -> message.sequence)
                .reduce(since.get(username), Math::max);
        List<Message> unread = messages.stream()
                .filter(message -> message.sequence > read && !message.deleted)
                .toList();
        return new UnreadView(
                id,
                messages.isEmpty() ? null : messages.getLast().sequence,
                read,
                unread.size(),
                unread.stream()
                        .filter(message -> message.mentions.contains(username))
                        .count());
    }

    List<String> messagesTold(long from) {
        return messages.stream()
                .filter(message -> message.sequence >= from)
                .map(Message::told)
                .toList();
    }

    List<String> membersTold() {
        return members.entrySet().stream()
                .map(member -> member.getKey() + " " + member.getValue())
                .toList();
    }

    @Nullable
    Message message(long sequence) {
        return messages.stream()
                .filter(message -> message.sequence == sequence)
                .findAny()
                .orElse(null);
    }

    /** What is told of a message: its fields one after the other, as far as they do not depend on the clock. */
    static final class Message {
        final UUID id;
        final long sequence;
        final String author;
        final @Nullable UUID replyTo;
        String content;
        List<String> mentions;
        boolean edited;
        boolean deleted;
        final Map<String, Set<String>> reactions = new LinkedHashMap<>();

        Message(UUID id, long sequence, String author, String content, List<String> mentions, @Nullable UUID replyTo) {
            this.id = id;
            this.sequence = sequence;
            this.author = author;
            this.content = content;
            this.mentions = mentions;
            this.replyTo = replyTo;
        }

        void react(String username, String emoji) {
            reactions.computeIfAbsent(emoji, none -> new LinkedHashSet<>()).add(username);
        }

        void takeBack(String username, String emoji) {
            Set<String> who = reactions.getOrDefault(emoji, new LinkedHashSet<>());
            who.remove(username);
            if (who.isEmpty()) {
                reactions.remove(emoji);
            }
        }

        void delete() {
            deleted = true;
            edited = false;
            content = "";
            mentions = List.of();
            reactions.clear();
        }

        /** Whatever its accents and capitals are. */
        boolean hasWord(String word) {
            return Stream.of(content.split(" ", -1))
                    .map(each -> Normalizer.normalize(each, Normalizer.Form.NFD).replaceAll("\\p{M}", ""))
                    .anyMatch(word::equalsIgnoreCase);
        }

        String told() {
            return told(sequence, id, author, content, edited, deleted, replyTo, mentions, reactions);
        }

        static String told(
                long sequence,
                UUID id,
                String author,
                String content,
                boolean edited,
                boolean deleted,
                @Nullable UUID replyTo,
                List<String> mentions,
                Map<String, ? extends Iterable<String>> reactions) {
            Map<String, List<String>> byEmoji = new TreeMap<>();
            reactions.forEach((emoji, who) -> {
                List<String> names = new ArrayList<>();
                who.forEach(names::add);
                byEmoji.put(emoji, names);
            });
            return "%d %s %s: %s%s%s re %s %s %s"
                    .formatted(
                            sequence,
                            id,
                            author,
                            content,
                            edited ? " (edited)" : "",
                            deleted ? " (deleted)" : "",
                            replyTo,
                            mentions,
                            byEmoji);
        }
    }
}
