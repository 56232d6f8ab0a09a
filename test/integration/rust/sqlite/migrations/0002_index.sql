CREATE INDEX visits_by_visitor ON visits (visitor);
