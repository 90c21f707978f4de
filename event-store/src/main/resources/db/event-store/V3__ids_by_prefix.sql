-- In the order of bytes, whatever the database's language: events whose identifiers begin alike are found by the index.
alter table event_store.domain_event alter column event_id type text collate "C";

-- PostgreSQL asks the older index first, and that of the identifiers was just made anew: it must stay the first, so that an
-- event which is stored already is told from one whose place another has taken.
alter table event_store.domain_event
    drop constraint domain_event_place_taken,
    add constraint domain_event_place_taken unique (aggregate_id, sequence_number);
