-- Run once as the superuser: psql -v app_password=… -v owner_password=… -v backup_password=… -f deploy/postgresql.sql
-- Two roles serve the program: the owner makes and migrates tables, the app role owns nothing. Neither may bypass
-- row-level security. The backup role reads everything and writes nothing: a dump under row-level security would be empty.
\set ON_ERROR_STOP on
create role laoheng_owner login nosuperuser nocreaterole nobypassrls password :'owner_password';
create role laoheng_app login nosuperuser nocreaterole nobypassrls password :'app_password';
create role laoheng_backup login nosuperuser nocreaterole bypassrls password :'backup_password';
grant pg_read_all_data to laoheng_backup;
alter role laoheng_backup set default_transaction_read_only = on;
create database laoheng owner laoheng_owner encoding 'UTF8' template template0;
revoke all on database laoheng from public;
grant connect on database laoheng to laoheng_app, laoheng_backup;
