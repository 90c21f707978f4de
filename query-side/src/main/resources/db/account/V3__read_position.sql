-- Up to which sequence of a room somebody has read. It is no event: nobody needs to know when they read what, and a click
-- on a room should not lengthen its log.
create table account.read_position (
    username text   not null,
    room_id  text   not null,
    sequence bigint not null,
    primary key (username, room_id)
) with (fillfactor = 80); -- A position moves in its own page, and no index has to be touched for it.
