-- In the order of bytes, whatever the database's language: events whose identifiers begin alike are found by the index.
alter table event_store.domain_event alter column event_id type text collate "C";
