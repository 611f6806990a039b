"""Connections, the one SQLite writer, schemas and migrations; knows tables as data, not what they mean."""
