-- Where each projection has got to. It lies beside the rows it stands for, so that both are committed together, and
-- "drop schema read_model cascade" followed by a restart rebuilds everything from the events.
create table read_model.projection_token (
    processor_name text    not null,
    segment        integer not null,
    token          bytea,
    token_type     text,
    claimed_at     text,
    claimed_by     text,
    primary key (processor_name, segment)
);
