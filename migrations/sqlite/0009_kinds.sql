-- What a document is (`fiche`, `matrice`, `note`), as its gabarit says, and which other document of its workspace it
-- accompanies. What a server of an earlier version makes has neither: its gabarit still says the first.

alter table documents add column kind text;
alter table documents add column about blob references documents (id);
update documents set kind = 'fiche' where gabarit like 'normandie-2025/fiche-action@%';
update documents set kind = 'matrice' where gabarit like 'normandie-2025/matrice-acteurs@%';
update documents set kind = 'note' where gabarit like 'normandie-2025/note-diagnostic@%';
create index documents_by_about on documents (about) where about is not null;
