"""The command line: one file a group of verbs; each command opens the house, calls one flow, prints."""
