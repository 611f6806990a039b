"""Headway: engineering delivery intelligence from what teams already produce."""

__version__ = "0.1.0"
