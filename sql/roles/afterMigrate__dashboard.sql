-- Run by Flyway after every migration, as the owner of the views: new ones are readable at once.
do $$
begin
    if exists (select from pg_roles where rolname = 'dashboard') then
        grant usage on schema reporting to dashboard;
        grant select on all tables in schema reporting to dashboard;
    end if;
end
$$;
