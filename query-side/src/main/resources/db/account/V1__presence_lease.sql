-- Who is present in which room, as long as their node says so again. Nothing here is worth a write-ahead log: after a
-- crash of PostgreSQL the table is empty, and the nodes fill it again within seconds.
create unlogged table account.presence_lease (
    room_id    text        not null,
    username   text        not null,
    node_id    text        not null,
    expires_at timestamptz not null,
    primary key (room_id, username, node_id)
) with (fillfactor = 50); -- A lease is renewed in its own page, and no index has to be touched for it.
