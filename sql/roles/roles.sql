-- Who may do what, on a server that others administer (RDS). Run by the master user at every deployment; running it again
-- changes nothing.
--
--   etl        makes and writes the schemas warehouse, staging and reporting. Logs in by IAM, where the server knows that.
--   dashboard  reads the views of reporting, and nothing else. afterMigrate__dashboard.sql grants that, with the views.
--              Its password is set by whoever runs this.

do $$
begin
    if not exists (select from pg_roles where rolname = 'etl') then
        -- A role's maker is its member from then on, so the master user would become a member of rds_iam, whose members
        -- no longer log in by password. So the maker is somebody who is gone at the end.
        create role etl_maker createrole;
        grant etl_maker to current_user with set true;
        set local role etl_maker;
        create role etl login;
        reset role;
        drop role etl_maker;
    end if;
    if exists (select from pg_roles where rolname = 'rds_iam') and not pg_has_role('etl', 'rds_iam', 'member') then
        grant rds_iam to etl;
    end if;
    if not exists (select from pg_roles where rolname = 'dashboard') then
        create role dashboard login;
    end if;
    -- QuickSight imports all data sets at once, each by a connection of its own.
    alter role dashboard connection limit 30;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect, create, temporary on database %I to etl', current_database());
    execute format('grant connect on database %I to dashboard', current_database());
end
$$;
