"""From their words to ours, pure: no I/O and no clock."""
