-- The log is in the order of its commits since its version 2: a token is one number, without gaps that may yet be filled.
-- A projection goes on behind its first gap, if it had any: applying an event twice changes nothing. One that was being
-- rebuilt begins again.
delete from read_model.projection_token where token_type = 'org.axonframework.eventhandling.ReplayToken';

update read_model.projection_token
set token_type = 'org.axonframework.eventhandling.GlobalSequenceTrackingToken',
    token = convert_to(
        json_build_object(
            'globalIndex',
            coalesce(
                (select min(gap::bigint) - 1
                 from jsonb_array_elements_text(convert_from(token, 'UTF8')::jsonb -> 'gaps') gap),
                (convert_from(token, 'UTF8')::jsonb ->> 'index')::bigint))::text,
        'UTF8')
where token_type = 'org.axonframework.eventhandling.GapAwareTrackingToken';
