"""Jira, Cloud and Data Center: projects and their items with all their history, boards, sprints, accounts."""
