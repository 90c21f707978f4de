-- Rooms and members as they were. These two projections are built again from the events.
delete from read_model.projection_token where processor_name in ('room-directory', 'room-members');
truncate read_model.room, read_model.room_member, read_model.room_ban;

-- Projection room-directory: what of a room can change, from an event on.
create table read_model.room_revision (
    room_id     text   not null,
    sequence    bigint not null,
    name        text   not null,
    topic       text,
    archived_at timestamptz,
    primary key (room_id, sequence)
);

-- Projection room-members: who was a member as what, from the one event on and before the other.
create table read_model.room_stay (
    room_id       text        not null,
    username      text        not null,
    from_sequence bigint      not null,
    to_sequence   bigint,
    role          text        not null,
    -- when they came: a stay goes on with another role
    since         bigint      not null,
    joined_at     timestamptz not null,
    primary key (room_id, username, from_sequence)
);

-- How many members a room had from an event on: however often people come and go, nobody need count them.
create table read_model.room_size (
    room_id  text    not null,
    sequence bigint  not null,
    members  integer not null,
    primary key (room_id, sequence)
);
