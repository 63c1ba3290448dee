-- Receipts of everybody's leads, newest handover first (spec 3.3); one's own have an index already.
create index leads_handed_over on data.leads (handed_over_at desc, lead_id desc) where handed_over_at is not null;
