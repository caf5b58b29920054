-- What the channel is about; null: nothing is said.
alter table channel add column description text;
