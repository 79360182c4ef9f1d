-- Where somebody works, in their own words, as the lists of members show it; empty where nothing is said.

alter table participants add column structure text not null default '';
