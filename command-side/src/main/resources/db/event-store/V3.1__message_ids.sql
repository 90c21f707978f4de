-- Chat's own: a message's event is identified by room, id and author, in this order since now, so that the messages with an
-- id are found whoever wrote them. An identifier is no part of what happened; events stay as they are.
update event_store.domain_event
set event_id = split_part(event_id, ':', 1) || ':' || split_part(event_id, ':', 3) || ':' || split_part(event_id, ':', 2)
where payload_type = 'room.MessagePosted';
