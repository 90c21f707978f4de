-- Projection message-search: every message that can be found. Its words are folded, and its keys are the numbers by which the
-- index leads to it; chat.parley.query.search makes both, so that they are the same whatever the database's locale.
create table read_model.search_message (
    -- the event's place in the log: what is newer is larger
    position   bigint      not null primary key,
    room_id    text        not null,
    sequence   bigint      not null,
    message_id uuid        not null,
    username   text        not null,
    content    text        not null,
    created_at timestamptz not null,
    edited_at  timestamptz,
    reply_to   uuid,
    mentions   text[]      not null,
    -- without accents and capitals, each between two spaces
    words      text        not null,
    keys       integer[]   not null,
    unique (room_id, sequence)
);
create index search_message_keys on read_model.search_message using gin (keys);
