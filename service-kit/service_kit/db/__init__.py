"""One service's database on SQLite or PostgreSQL: sessions and transactions, column types, the kit's own tables,
migrations, and the few functions in which a dialect hides."""
