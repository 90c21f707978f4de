package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.eventstore.TortureJournal.Attempt;
import chat.parley.eventstore.TortureJournal.Kind;
import chat.parley.eventstore.TortureTail.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares what is in the log with what the writers were told. */
final class TortureVerdict {
    private static final Pattern EXPECTED_REFUSAL =
            Pattern.compile("ConcurrencyException|AggregateStreamCreationException"
                    + "|DuplicateEventException|BusyException"
                    + "|EventStoreException:(08...|57P0.|57014|55P03|53300)"); // away, ending or starting, too slow,
    // locked, full
    private static final Pattern CONFLICT = Pattern.compile("ConcurrencyException|AggregateStreamCreationException");
    private static final String DUPLICATE = "DuplicateEventException";
    private static final int SHOWN_MAX = 10;

    private final List<Seen> log;
    private final List<Attempt> attempts;
    private final Map<String, Seen> byId = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    TortureVerdict(List<Seen> log, List<Attempt> attempts) {
        this.log = log;
        this.attempts = attempts;
        readLog();
    }

    void assertSound() {
        Set<String> attempted = new HashSet<>();
        for (Attempt attempt : attempts) {
            attempted.addAll(attempt.ids());
            check(attempt);
        }
        byId.keySet().stream()
                .filter(id -> !attempted.contains(id))
                .forEach(id -> wrong.add(id + " is stored, and nobody wrote it"));
        assertThat(wrong.stream().limit(SHOWN_MAX))
                .as("what is wrong, the first of %d", wrong.size())
                .isEmpty();
    }

    private void readLog() {
        Map<String, Long> lastSequences = new HashMap<>();
        long position = 0;
        for (Seen event : log) {
            position++;
            if (event.position() != position) {
                wrong.add(event + " should be at position " + position);
            }
            if (event.sequence() != lastSequences.getOrDefault(event.room(), -1L) + 1) {
                wrong.add(event + " comes after sequence " + lastSequences.get(event.room()));
            }
            lastSequences.put(event.room(), event.sequence());
            if (!event.intact()) {
                wrong.add(event + " says something else");
            }
            if (byId.put(event.id(), event) != null) {
                wrong.add(event + " is stored twice");
            }
        }
    }

    private void check(Attempt attempt) {
        String fault = switch (attempt.kind()) {
            case NEW -> faultOfNew(attempt);
            case AGAIN -> faultOfAgain(attempt);
            case WITH_OLD -> attempt.wasStored() || isStored(attempt) ? "should have been refused" : "";
        };
        if (attempt.wasRefused() && !EXPECTED_REFUSAL.matcher(attempt.outcome()).matches()) {
            fault = "failed for a reason that nobody gave";
        }
        if (!fault.isEmpty()) {
            wrong.add(attempt + " " + fault);
        }
    }

    private String faultOfNew(Attempt attempt) {
        boolean allStored = isStored(attempt);
        boolean noneStored = attempt.ids().stream().noneMatch(byId::containsKey);
        if (attempt.wasStored() && !allStored) {
            return "was acknowledged, and is not stored there";
        } else if (attempt.wasRefused() && !noneStored) {
            return "was refused, and is stored";
        } else if (!allStored && !noneStored) {
            return "is stored in part, or in another place";
        } else if (DUPLICATE.equals(attempt.outcome())) {
            return "was taken for a repetition";
        }
        return "";
    }

    private String faultOfAgain(Attempt attempt) {
        if (!isStored(attempt)) {
            return "is no longer stored there";
        }
        return attempt.wasRefused() && CONFLICT.matcher(attempt.outcome()).matches()
                ? "is the same again, and was taken for a conflict"
                : "";
    }

    /** In its place, and one event right after the other. */
    private boolean isStored(Attempt attempt) {
        Seen first = byId.get(attempt.ids().getFirst());
        for (int i = 0; i < attempt.ids().size(); i++) {
            Seen event = byId.get(attempt.ids().get(i));
            if (event == null
                    || !event.room().equals(attempt.room())
                    || event.sequence() != attempt.sequence() + i
                    || event.position() != first.position() + i) {
                return false;
            }
        }
        return true;
    }

    String summary() {
        Predicate<Attempt> isNew = attempt -> attempt.kind() == Kind.NEW;
        Predicate<Attempt> unknown = attempt -> TortureJournal.UNKNOWN.equals(attempt.outcome());
        Predicate<Attempt> killed = attempt -> attempt.outcome() == null;
        return ("%d appends acknowledged, %d conflicts, %d duplicates refused, %d other definite failures,"
                        + " %d unknown outcomes of which %d were stored, %d in flight in killed writers of which %d were"
                        + " stored, %d sent again and found stored by an inquiry, %d events stored")
                .formatted(
                        count(isNew.and(Attempt::wasStored)),
                        count(attempt -> attempt.wasRefused()
                                && CONFLICT.matcher(attempt.outcome()).matches()),
                        count(attempt -> DUPLICATE.equals(attempt.outcome())),
                        count(attempt -> attempt.wasRefused()
                                && (attempt.outcome().startsWith("EventStoreException")
                                        || attempt.outcome().equals("BusyException"))),
                        count(isNew.and(unknown)),
                        count(isNew.and(unknown).and(this::isStored)),
                        count(isNew.and(killed)),
                        count(isNew.and(killed).and(this::isStored)),
                        count(attempt -> attempt.kind() == Kind.AGAIN && attempt.wasStored()),
                        log.size());
    }

    private long count(Predicate<Attempt> condition) {
        return attempts.stream().filter(condition).count();
    }
}
