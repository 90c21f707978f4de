package chat.parley.query.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is present on a node, and for how long after their last session. */
class PeopleHereTest {
    private static final Duration GRACE = Duration.ofHours(1);

    private final PeopleHere here = new PeopleHere(PresenceSourceTest.settings(GRACE));
    private final Stay ada = new Stay("tea", "ada");

    @Test
    void whoeverComesBackWithinTheGraceHasNeitherLeftNorCome() {
        here.follows("tea", "ada");
        assertThat(here.takeChanges()).isEqualTo(new PeopleHere.Changes(List.of(ada), List.of()));
        here.unfollows("tea", "ada");
        here.letGo(System.nanoTime());
        assertThat(here.in("tea")).containsExactly("ada");
        here.follows("tea", "ada");
        here.letGo(afterTheGrace());
        assertThat(here.in("tea")).containsExactly("ada");
        assertThat(here.takeChanges()).isEqualTo(new PeopleHere.Changes(List.of(), List.of()));
    }

    @Test
    void afterTheGraceTheyHaveLeft() {
        here.follows("tea", "ada");
        here.takeAll();
        here.takeChangedRooms();
        here.unfollows("tea", "ada");
        assertThat(here.takeChangedRooms()).isEmpty();
        here.letGo(afterTheGrace());
        assertThat(here.in("tea")).isEmpty();
        assertThat(here.takeChangedRooms()).containsExactly("tea");
        assertThat(here.takeChanges()).isEqualTo(new PeopleHere.Changes(List.of(), List.of(ada)));
        assertThat(here.takeAll()).isEmpty();
    }

    @Test
    void moreChangesThanItRemembersMeanThatEverythingIsToBeWritten() {
        for (int i = 0; i <= 10_000; i++) {
            here.follows("tea", "p" + i);
        }
        assertThat(here.takeChanges()).isNull();
        assertThat(here.takeAll()).hasSize(10_001);
        assertThat(here.takeChanges()).isNotNull();
    }

    private static long afterTheGrace() {
        return System.nanoTime() + GRACE.toNanos();
    }
}
