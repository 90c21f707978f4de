-- Rooms with roles, bans and names that change; messages that are edited, deleted, answered and reacted to. These projections
-- are built again from the events.
delete from read_model.projection_token where processor_name in ('message-history', 'room-directory', 'room-members');

drop table read_model.message;
create table read_model.message (
    room_id    text        not null,
    sequence   bigint      not null,
    -- how many messages the room had with this one: what lies between two is counted by their difference
    ordinal    bigint      not null,
    message_id uuid        not null,
    username   text        not null,
    content    text        not null,
    created_at timestamptz not null,
    edited_at  timestamptz,
    deleted    boolean     not null default false,
    reply_to   uuid,
    -- the sequence of the message that began the thread; null outside threads
    thread     bigint,
    mentions   text[]      not null default '{}',
    -- who put which emoji to it: {"👍": ["ada"]}
    reactions  jsonb,
    primary key (room_id, sequence)
);
create index message_thread on read_model.message (room_id, thread, sequence) where thread is not null;
create index message_deleted on read_model.message (room_id, sequence) where deleted;

-- Which events have changed a message, so that any of its states can be read from the log. It holds no words.
create table read_model.message_change (
    room_id          text   not null,
    message_sequence bigint not null,
    sequence         bigint not null,
    primary key (room_id, message_sequence, sequence)
);

truncate read_model.room;
alter table read_model.room add column archived_at timestamptz;

truncate read_model.room_member;
alter table read_model.room_member add column role text not null, add column joined_at timestamptz not null;
create index room_member_rooms on read_model.room_member (username, room_id);

-- Who is or was kept out; since the sequence "lifted" they may come again.
create table read_model.room_ban (
    room_id   text        not null,
    username  text        not null,
    banned_by text        not null,
    reason    text,
    banned_at timestamptz not null,
    lifted    bigint,
    primary key (room_id, username)
);
