"""Which shape a store file has: the revisions there are, the newest last; kept apart so that reading it costs nothing."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
HEAD = REVISIONS[-1]
APPLICATION_ID = 0x48445759
"""`HDWY` in the SQLite header: how we know a file for ours before touching it."""
