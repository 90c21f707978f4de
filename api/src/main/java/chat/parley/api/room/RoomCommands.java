package chat.parley.api.room;

/** Takes commands to their rooms and brings the answers back, once their events are stored. */
public interface RoomCommands {
    /** Has it done, and returns the answer; refused as everybody's commands are. */
    <R> R ask(RoomCommand command, Class<R> answer);

    /** Has it done. */
    void tell(RoomCommand command);
}
