"""Runs in Perceval's own environment: reads every commit with its git backend and prints what it counted."""

import json
import sys

from perceval.backends.core.git import Git


def main(path: str) -> None:
    """Read a bare repository as it lies; nothing is cloned and nothing is fetched, so only reading is timed."""
    commits = files = 0
    for item in Git(path, path).fetch(no_update=True):
        commits += 1
        files += len(item["data"]["files"])
    print(json.dumps({"commits": commits, "files": files}))


if __name__ == "__main__":
    main(sys.argv[1])
