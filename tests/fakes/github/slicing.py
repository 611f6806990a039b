"""Cuts what the make-believe GitHub serves out of the vendor's description of its REST interface: 13 MB of it would have to be read otherwise, for 150 kB.

    python slicing.py <the whole description> <the slice>

It needs the standard library alone, since `make services` runs it, and keeps what checks, not what explains.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RUN, DEPLOYMENT, PULL, ISSUE = "/repos/{owner}/{repo}/actions/runs", "/repos/{owner}/{repo}/deployments", "/repos/{owner}/{repo}/pulls", "/repos/{owner}/{repo}/issues"
SERVED = (
    "/user",
    "/rate_limit",
    "/app",
    "/app/installations",
    "/app/installations/{installation_id}/access_tokens",
    "/installation/repositories",
    "/orgs/{org}/repos",
    "/users/{username}/repos",
    "/repos/{owner}/{repo}",
    RUN,
    f"{RUN}/{{run_id}}",
    f"{RUN}/{{run_id}}/jobs",
    f"{RUN}/{{run_id}}/attempts/{{attempt_number}}",
    f"{RUN}/{{run_id}}/attempts/{{attempt_number}}/jobs",
    DEPLOYMENT,
    f"{DEPLOYMENT}/{{deployment_id}}/statuses",
    "/repos/{owner}/{repo}/releases",
    PULL,
    f"{PULL}/{{pull_number}}",
    f"{PULL}/{{pull_number}}/reviews",
    ISSUE,
)
POSTED = frozenset({"/app/installations/{installation_id}/access_tokens"})
EXPLAINS = frozenset({"description", "example", "examples", "title", "default", "deprecated", "externalDocs", "x-github-breaking-changes"})


def sliced(whole: dict[str, Any]) -> dict[str, Any]:
    """`paths`: what is answered to a path where all is well; `schemas`: what those refer to. Raises KeyError for a path that is not described."""
    paths = {path: bare(_answer(whole["paths"][path]["post" if path in POSTED else "get"])) for path in SERVED}
    known, wanted = whole["components"]["schemas"], sorted(references(paths))
    kept: dict[str, Any] = {}
    while wanted:
        name = wanted.pop()
        if name not in kept:
            kept[name] = bare(known[name])
            wanted += sorted(references(kept[name]))
    return {"paths": paths, "schemas": kept}


def _answer(operation: dict[str, Any]) -> Any:
    answers = operation["responses"]
    return answers["201" if "201" in answers else "200"]["content"]["application/json"]["schema"]


def bare(schema: Any, *, named: bool = False) -> Any:
    """The same without what explains; what stands in `properties` are names, however they sound."""
    if isinstance(schema, list):
        return [bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {word: bare(part, named=word == "properties" and not named) for word, part in schema.items() if named or word not in EXPLAINS}


def references(schema: Any) -> set[str]:
    """The names that a description refers to."""
    if isinstance(schema, list):
        return set().union(*(references(part) for part in schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].rsplit("/", 1)[-1]} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*(references(part) for part in schema.values()))


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(json.dumps(sliced(json.loads(source.read_text(encoding="utf-8"))), separators=(",", ":")), encoding="utf-8")
