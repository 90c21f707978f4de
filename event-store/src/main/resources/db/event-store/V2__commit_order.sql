-- Whoever appends gives out the positions, under a lock that all nodes share: one more than the newest, so that the order
-- of positions is the order of commits and nothing can become visible below what somebody has read already.
alter table event_store.domain_event alter column global_index drop identity;
-- An event that no aggregate published has no aggregate type.
alter table event_store.domain_event alter column type drop not null;
