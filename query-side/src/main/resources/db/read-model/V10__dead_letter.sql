-- Where a projection has stopped with a room, at an event that it could not take: it goes on with all other rooms. The events
-- themselves stay in the log, from where they are read again.
create table read_model.dead_letter (
    projection    text        not null,
    room_id       text        not null,
    -- of the event that failed
    sequence      bigint      not null,
    position      bigint      not null,
    event_type    text        not null,
    cause         text        not null,
    since         timestamptz not null default now(),
    attempts      integer     not null,
    next_attempt  timestamptz not null,
    -- of the newest event of the room that waits, and how many do: that event, and those that came after it
    last_sequence bigint      not null,
    letters       bigint      not null,
    primary key (projection, room_id)
);
