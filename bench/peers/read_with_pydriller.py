"""Runs in PyDriller's own environment: reads every commit's changed files with their lines and prints what it counted."""

import json
import sys

from pydriller import Repository


def main(path: str) -> None:
    """Read a bare repository; merges are read without their files, as by everyone else in the table."""
    commits = files = lines = 0
    for commit in Repository(path).traverse_commits():
        commits += 1
        if not commit.merge:
            for changed in commit.modified_files:
                files += 1
                lines += changed.added_lines + changed.deleted_lines
    print(json.dumps({"commits": commits, "files": files, "lines": lines}))


if __name__ == "__main__":
    main(sys.argv[1])
