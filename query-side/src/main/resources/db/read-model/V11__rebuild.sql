-- Which tables a projection fills: a rebuild makes these again, and puts them in the place of the others.
create table read_model.projection_table (
    table_name text not null primary key,
    projection text not null
);
insert into read_model.projection_table (projection, table_name)
values ('message-history', 'message'),
       ('message-history', 'message_change'),
       ('message-search', 'search_message'),
       ('reading', 'last_said'),
       ('reading', 'mention'),
       ('room-directory', 'room'),
       ('room-directory', 'room_revision'),
       ('room-members', 'room_member'),
       ('room-members', 'room_ban'),
       ('room-members', 'room_stay'),
       ('room-members', 'room_size');

-- By which version of its rules a projection was filled. A program that brings a newer one rebuilds it.
create table read_model.projection_version (
    projection text    not null primary key,
    version    integer not null
);
insert into read_model.projection_version (projection, version)
select distinct processor_name, 1
from read_model.projection_token;

-- The newest rebuild of each projection. It goes on wherever this says, on whichever node takes it.
create table read_model.rebuild (
    projection        text             not null primary key,
    version           integer          not null,
    state             text             not null,
    position          bigint           not null default 0,
    events_per_second double precision not null default 0,
    started_at        timestamptz      not null default now(),
    ended_at          timestamptz,
    -- what came of it, or what it stumbles over
    message           text,
    -- who works on it; after ten seconds without a sign of life another node may
    worker            text,
    alive_at          timestamptz      not null default now()
);
