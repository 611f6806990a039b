"""Facts and points, kept: tables declared once, one adapter per database."""
