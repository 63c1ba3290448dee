-- How many lists a person may take as files in an hour; null: as many as he likes (spec 4.1).
insert into data.settings (key, value) values ('exports_per_hour', 'null');
