"""The JSON API: REST under `/api/v1`, described by OpenAPI 3.1, over the same reads as every other surface.

It is an application of its own, mounted by the entrance, so that its errors are problems and a page's errors are pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI

from headway import __version__
from headway.api import data_health, delivery, flow, metrics, pipeline, scopes
from headway.api.problems import MEDIA, tell_problems
from headway.api.query import once_each
from headway.api.schemas import Problem

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk

FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in {
        400: "The question is not understood.",
        404: "There is no such metric, subject or scope.",
        500: "Something unforeseen; the log knows.",
        503: "The store, the ledger or the compute process does not answer.",
    }.items()
}


def create_api(desk: Desk) -> FastAPI:
    """The API over one desk."""
    app = FastAPI(title="Headway", version=__version__, docs_url=None, redoc_url=None, dependencies=[Depends(once_each)], responses=FAULTS)
    app.state.desk = desk
    for part in (metrics, delivery, flow, pipeline, scopes, data_health):
        app.include_router(part.router)
    tell_problems(app)
    app.openapi = _described(app)  # type: ignore[method-assign]  # FastAPI's documented way to amend the description
    return app


def _described(app: FastAPI) -> Any:
    described = app.openapi

    def openapi() -> dict[str, Any]:
        """The description with our problems in place of FastAPI's own validation body, which is never sent."""
        if app.openapi_schema is None:
            schemas = described()["components"]["schemas"]
            schemas["Problem"] = Problem.model_json_schema(by_alias=True)
            for operation in (found for path in described()["paths"].values() for found in path.values()):
                operation["responses"].pop("422", None)
            for unsent in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unsent, None)
        return described()

    return openapi
