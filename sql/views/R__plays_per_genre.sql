-- Gone. Flyway asks for the file of every view that it has once made.
drop view if exists reporting.plays_per_genre cascade;
