-- Projection room-members: who is a member, and since which sequence of the room.
create table read_model.room_member (
    room_id  text   not null,
    username text   not null,
    since    bigint not null,
    primary key (room_id, username)
);
