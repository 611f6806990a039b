"""The pages, a module each: a page reads once and lays out what it got."""
