-- The truth: every event, for ever, in the order of its room and of the whole store.
create table event_store.domain_event (
    -- cache 1: a session that kept numbers in reserve would number its events out of the order of their commits
    global_index     bigint      not null generated always as identity (cache 1) primary key,
    event_id         text        not null constraint domain_event_id_taken unique,
    aggregate_id     text        not null,
    sequence_number  bigint      not null,
    type             text        not null,
    time_stamp       timestamptz not null,
    payload_type     text        not null,
    payload_revision text,
    payload          bytea       not null,
    meta_data        bytea       not null,
    constraint domain_event_place_taken unique (aggregate_id, sequence_number)
);
create index domain_event_time_stamp on event_store.domain_event using brin (time_stamp);
alter table event_store.domain_event set (autovacuum_vacuum_insert_scale_factor = 0.05);

comment on table event_store.domain_event is 'Append only. Nothing updates or deletes a row.';

-- An aggregate's state at some sequence, so that loading it need not read every event; may be emptied at any time.
create table event_store.snapshot (
    event_id         text        not null constraint snapshot_id_taken unique,
    aggregate_id     text        not null,
    sequence_number  bigint      not null,
    type             text        not null,
    time_stamp       timestamptz not null,
    payload_type     text        not null,
    payload_revision text,
    payload          bytea       not null,
    meta_data        bytea       not null,
    constraint snapshot_place_taken primary key (aggregate_id, sequence_number)
);

-- For people with psql.
create view event_store.readable_event as
select global_index, aggregate_id, sequence_number, time_stamp, payload_type, payload_revision,
       convert_from(payload, 'UTF8')::jsonb as payload, convert_from(meta_data, 'UTF8')::jsonb as meta_data
from event_store.domain_event;
