-- Projection reading: what one needs, besides the messages, to count what somebody has not read.

-- The newest message that somebody wrote in a room: they have read what came before it.
create table read_model.last_said (
    username text   not null,
    room_id  text   not null,
    sequence bigint not null,
    primary key (username, room_id)
) with (fillfactor = 80); -- Rows change at every message, each in its own page.

-- Who is named in which message, as it reads now, by somebody else.
create table read_model.mention (
    username text   not null,
    room_id  text   not null,
    sequence bigint not null,
    primary key (username, room_id, sequence)
);
create index mention_message on read_model.mention (room_id, sequence);
