"""Runs in dlt's own environment: its REST source reads the projects of a Jira site into DuckDB and it prints what it loaded."""

import json
import sys
from pathlib import Path

import dlt
from dlt.sources.rest_api import rest_api_source

FIELDS = (
    "summary,description,status,issuetype,priority,resolution,resolutiondate,created,updated,duedate,assignee,reporter,creator,project,parent,issuelinks,labels,worklog"
)


def resource(project: int) -> dict:
    """One project's items by update time, each with the changelog the site gives inline."""
    asked = {"jql": f"project = {project} ORDER BY updated ASC", "fields": FIELDS, "maxResults": 100, "expand": "changelog"}
    paginator = {"type": "cursor", "cursor_path": "nextPageToken", "cursor_param": "nextPageToken"}
    endpoint = {"path": "rest/api/3/search/jql", "params": asked, "data_selector": "issues", "paginator": paginator}
    return {"name": f"items_of_{project}", "table_name": "items", "primary_key": "id", "write_disposition": "merge", "endpoint": endpoint}


def main(path: str) -> None:
    """Read the site that a file of JSON describes (url, user, token, projects, folder)."""
    with Path(path).open(encoding="utf-8") as file:
        site = json.load(file)
    client = {"base_url": site["url"], "auth": {"type": "http_basic", "username": site["user"], "password": site["token"]}}
    source = rest_api_source({"client": client, "resources": [resource(project) for project in site["projects"]]})
    destination = dlt.destinations.duckdb(f"{site['folder']}/dlt.duckdb")
    pipeline = dlt.pipeline("bench", pipelines_dir=f"{site['folder']}/pipelines", destination=destination, dataset_name="jira")
    pipeline.run(source)
    with pipeline.sql_client() as client:
        (items,) = client.execute_sql("SELECT count(*) FROM items")[0]
    print(json.dumps({"items": items}))


if __name__ == "__main__":
    main(sys.argv[1])
