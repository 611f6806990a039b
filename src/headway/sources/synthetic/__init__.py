"""A company that does not exist: squads, code, deliveries and work, made from a seed and read like any other source."""
