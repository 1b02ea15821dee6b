"""The only room that opens the database: engine, schema, migrations, demo data."""
