package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.eventstore.AggregateCommandBus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.Test;

class RoomGatewayTest {
    private final CountDownLatch decided = new CountDownLatch(1);
    private final CompletableFuture<Refusal> heard = new CompletableFuture<>();

    @Test
    void whoeverIsInterruptedHearsTheAnswerAllTheSame() {
        try (AggregateCommandBus bus = new AggregateCommandBus(Duration.ofMinutes(1), 10)) {
            bus.subscribe(LeaveRoom.class.getName(), command -> {
                decided.await();
                throw new Refusal(NOT_A_MEMBER, "no");
            });
            RoomGateway rooms = new RoomGateway(
                    DefaultCommandGateway.builder().commandBus(bus).build(), null);
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    rooms.tell(new LeaveRoom("general", "ada"));
                    heard.completeExceptionally(new AssertionError("heard nothing"));
                } catch (Refusal refusal) {
                    heard.complete(refusal);
                }
            });
            await().until(() -> sender.getState() == Thread.State.WAITING);
            sender.interrupt();
            decided.countDown();
            assertThat(heard.join().reason()).isEqualTo(NOT_A_MEMBER);
        }
    }
}
