package chat.parley.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is unread, counted in the plainest way: by looking at every message. */
final class UnreadModel {
    final List<Room> rooms = new ArrayList<>();

    /** What the server should say of a room. */
    record Unread(String roomId, Long lastSequence, long readSequence, long unread, long mentions) {}

    static final class Post {
        final long sequence;
        final String author;
        Set<String> mentions;
        boolean isDeleted;

        Post(long sequence, String author, Set<String> mentions) {
            this.sequence = sequence;
            this.author = author;
            this.mentions = mentions;
        }
    }

    static final class Room {
        final String id;
        final boolean isPublic;
        final String owner;
        final List<Post> posts = new ArrayList<>();
        final Map<String, Long> since = new TreeMap<>();
        final Set<String> banned = new HashSet<>();
        final Map<String, Long> positions = new HashMap<>();
        long head = 1;

        /** Opened by somebody, with its first two events. */
        Room(String id, boolean isPublic, String owner) {
            this.id = id;
            this.isPublic = isPublic;
            this.owner = owner;
            since.put(owner, 1L);
        }

        boolean hasMember(String user) {
            return since.containsKey(user);
        }

        boolean isReadableBy(String user) {
            return !banned.contains(user) && (isPublic || hasMember(user));
        }

        void join(String user) {
            head++;
            since.put(user, head);
        }

        void end(String user) {
            head++;
            since.remove(user);
        }

        /** Whoever is named and a member by now. */
        Set<String> members(Set<String> named) {
            Set<String> members = new HashSet<>(named);
            members.retainAll(since.keySet());
            return members;
        }

        Post post(String author, Set<String> named) {
            if (!hasMember(author)) {
                join(author);
            }
            head++;
            Post post = new Post(head, author, members(named));
            posts.add(post);
            return post;
        }

        List<Post> remaining() {
            return posts.stream().filter(post -> !post.isDeleted).toList();
        }

        private Unread unreadOf(String user) {
            long own = posts.stream()
                    .filter(post -> post.author.equals(user))
                    .mapToLong(post -> post.sequence)
                    .max()
                    .orElse(-1);
            long read = Math.max(Math.max(own, positions.getOrDefault(user, -1L)), since.get(user));
            List<Post> unread =
                    remaining().stream().filter(post -> post.sequence > read).toList();
            return new Unread(
                    id,
                    posts.isEmpty() ? null : posts.getLast().sequence,
                    read,
                    unread.size(),
                    unread.stream()
                            .filter(post -> post.mentions.contains(user) && !post.author.equals(user))
                            .count());
        }
    }

    List<Unread> unreadOf(String user) {
        return rooms.stream()
                .filter(room -> room.hasMember(user))
                .map(room -> room.unreadOf(user))
                .toList();
    }
}
