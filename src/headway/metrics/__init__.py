"""Thinking about delivery: a metric is one entry and one SQL statement, and every surface asks the same engine."""
