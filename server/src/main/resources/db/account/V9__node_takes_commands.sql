-- How many nodes share what people may post is how many take commands.
alter table node add column takes_commands boolean not null default true;
