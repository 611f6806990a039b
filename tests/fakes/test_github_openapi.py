"""The make-believe GitHub's REST answers are what the vendor's published description says, where that description can be had (make services).

Where real data contradict the description, the fake follows the data; those places are listed and no others are forgiven.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from tests.fakes.checking import Checker
from tests.fakes.github import Company, running
from tests.fakes.github.checking import brought
from tests.fakes.github.routes import FREE, routes
from tests.fakes.github.slicing import POSTED, SERVED, sliced
from tests.fakes.github.visitor import Visitor

pytestmark = pytest.mark.slow

HOME = "/repos/{owner}/{repo}"
FORKS = frozenset((f"{name}.head", "repo") for name in ("pull-request-simple", "pull-request"))
"""A deleted fork is null; 15 of 50 recorded pull requests had one."""
LINKS = frozenset(("deployment-status", name) for name in ("environment_url", "log_url", "target_url"))
"""No address is an empty text, as the description itself gives by default, and which is no address."""
CONTRADICTED = FORKS | LINKS


@pytest.fixture(scope="module")
def description():
    found = json.loads(brought("openapi.json").read_text(encoding="utf-8"))
    account = found["paths"]["/app/installations"]["items"]["properties"]["account"]
    account["anyOf"] = account.pop("allOf")  # said to be a user and an enterprise at once, which nothing is
    return found


@pytest.fixture(scope="module")
def checker(description):
    return Checker(description["schemas"], forgiven=CONTRADICTED)


@pytest.fixture(scope="module")
def site():
    with running(Company(seed=11, pulls=160, repos=2, awkward=True)) as github:
        yield github


@pytest.fixture(scope="module")
def reader(site):
    return Visitor(site)


@pytest.fixture
def fits(description, checker, reader):
    """Asks, and says what is wrong with the answer."""

    def ask(path, *, query=None, token=None, status=200, **parts):
        given = {"owner": "acme", "repo": "platform"} | parts
        visitor = Visitor(reader.site, token=token) if token else reader
        heard = visitor.post(path.format(**given), {}) if path in POSTED else visitor.get(path.format(**given), **(query or {}))
        assert heard.status == status, heard.said
        assert heard.said not in ([], {}), "nothing to look at"
        return list(checker.complaints(heard.said, description["paths"][path]))[:5]

    return ask


@pytest.mark.parametrize("path", ["/user", "/rate_limit", "/orgs/{org}/repos", HOME, f"{HOME}/releases"])
def test_what_there_is_once_fits_the_vendors_description(fits, path):
    assert fits(path, org="acme") == []


@pytest.mark.parametrize("name", ["actions/runs", "deployments", "pulls", "issues"])
def test_lists_fit_the_vendors_description(fits, name):
    assert fits(f"{HOME}/{name}", query={"state": "all", "per_page": 100}) == []


def test_every_repository_fits_the_vendors_description(fits, site):
    assert [wrong for repo in site.company.repos() for wrong in fits(HOME, owner=repo.owner, repo=repo.name)] == []


def test_runs_attempts_and_their_jobs_fit_the_vendors_description(fits, site):
    repo = site.company.repo("acme", "platform")
    with site.company.lock:
        ids = list(repo.run_ids())
        again = [one for one in ids if len(repo.run(one).attempts) > 1]
    assert again
    for run in (*ids[:20], *again[:5], ids[-1]):
        assert fits(f"{HOME}/actions/runs/{{run_id}}", run_id=run) == []
        assert fits(f"{HOME}/actions/runs/{{run_id}}/jobs", run_id=run) == []
        assert fits(f"{HOME}/actions/runs/{{run_id}}/attempts/{{attempt_number}}", run_id=run, attempt_number=1) == []
        assert fits(f"{HOME}/actions/runs/{{run_id}}/attempts/{{attempt_number}}/jobs", run_id=run, attempt_number=1) == []


def test_statuses_of_deployments_fit_the_vendors_description(fits, site):
    ids = [one for one in list(site.company.repo("acme", "platform").deployment_ids())[:30] if site.company.repo("acme", "platform").deployment(one).statuses]
    assert [wrong for one in ids for wrong in fits(f"{HOME}/deployments/{{deployment_id}}/statuses", deployment_id=one)] == []


def test_pull_requests_and_their_reviews_fit_the_vendors_description(fits, site):
    repo = site.company.repo("acme", "platform")
    with site.company.lock:
        numbers = list(repo.pull_numbers())[:40]
        reviewed = [number for number in numbers if repo.pull(number).reviews]
    assert [wrong for number in numbers for wrong in fits(f"{HOME}/pulls/{{pull_number}}", pull_number=number)] == []
    assert [wrong for number in reviewed for wrong in fits(f"{HOME}/pulls/{{pull_number}}/reviews", pull_number=number)] == []


def test_repositories_of_a_person_fit_the_vendors_description(description, checker):
    with running(Company(seed=3, pulls=4, repos=1, owners=("ana",))) as github:
        heard = Visitor(github).get("/users/ana/repos")
    assert heard.status == 200
    assert heard.said
    assert list(checker.complaints(heard.said, description["paths"]["/users/{username}/repos"])) == []


def test_what_an_app_is_told_fits_the_vendors_description(fits, site):
    vouched = signed(site.app, int(site.company.clock()))
    installation = site.app.installations[0].id
    assert fits("/app", token=vouched) == []
    assert fits("/app/installations", token=vouched) == []
    assert fits("/app/installations/{installation_id}/access_tokens", token=vouched, status=201, installation_id=installation) == []
    token = Visitor(site, token=vouched).post(f"/app/installations/{installation}/access_tokens", {}).said["token"]
    assert fits("/installation/repositories", token=token) == []


def signed(app, now):
    """An app's word for itself."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - apps alone need it
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

    parts = b".".join(_packed(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT"}, {"iat": now - 60, "exp": now + 500, "iss": str(app.id)}))
    return (parts + b"." + _packed(app.key.sign(parts, padding.PKCS1v15(), hashes.SHA256()))).decode()


def _packed(raw):
    return urlsafe_b64encode(raw).rstrip(b"=")


def test_everything_that_is_served_has_a_description(site):
    """By the shape of the path, whatever its parts are called; lists by number are the same as those by name."""
    described = {_shape(path) for path in SERVED}
    by_number = {"/organizations/{}/repos", "/user/{}/repos"}
    served = {_shape(route.path) for route in routes(site.app) if not route.path.startswith("/repositories/")} - by_number
    assert served == described
    assert FREE


def _shape(path):
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def test_the_description_is_one_that_can_refuse(description, checker, reader):
    pulls = reader.get("/repos/acme/platform/pulls", state="all", per_page=1).said
    schema = description["paths"][f"{HOME}/pulls"]
    assert list(checker.complaints([pulls[0] | {"number": "5"}], schema)) == ["$[0].number: str where integer is said"]
    assert list(checker.complaints([{name: value for name, value in pulls[0].items() if name not in {"draft", "locked"}}], schema)) == ["$[0]: locked is missing"]
    assert list(Checker(description["schemas"]).complaints([pulls[0] | {"head": pulls[0]["head"] | {"repo": None}}], schema)) == ["$[0].head.repo: NoneType where object is said"]


def test_a_slice_keeps_what_checks_and_all_that_it_refers_to():
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/a"}}}}
    schemas = {"a": {"title": "A", "properties": {"title": {"type": "string", "example": "x"}, "b": {"items": {"$ref": "#/components/schemas/b"}}}}, "b": {"anyOf": [{"$ref": "#/components/schemas/a"}]}, "c": {}}
    whole = {"paths": {path: {"post" if path in POSTED else "get": {"responses": {"201" if path in POSTED else "200": answer}}} for path in SERVED}, "components": {"schemas": schemas}}
    found = sliced(whole)
    assert set(found["paths"]) == set(SERVED)
    assert found["schemas"] == {"a": {"properties": {"title": {"type": "string"}, "b": {"items": {"$ref": "#/components/schemas/b"}}}}, "b": {"anyOf": [{"$ref": "#/components/schemas/a"}]}}
    with pytest.raises(KeyError):
        sliced(whole | {"paths": {}})
