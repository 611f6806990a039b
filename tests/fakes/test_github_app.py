"""An app of the make-believe GitHub vouches for itself with its key, gets a token for an hour where it is installed, and is refused for every reason there is."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from tests.fakes.github import Company, running
from tests.fakes.github.visitor import Visitor

pytestmark = pytest.mark.slow

NOW = 1_790_000_000


class Hands:
    """A clock that is moved by hand (s)."""

    now = float(NOW)

    def __call__(self):
        return self.now


def packed(value):
    return urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode().rstrip("=")


def vouching(site, *, key=None, head=None, **claims):
    """The app's word for itself."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - the package may be missing
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

    said = {"iat": NOW - 60, "exp": NOW + 500, "iss": str(site.app.id)} | claims
    text = f"{packed(head or {'alg': 'RS256', 'typ': 'JWT'})}.{packed(said)}"
    return f"{text}.{packed((key or site.app.key).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@pytest.fixture(scope="module")
def hands():
    return Hands()


@pytest.fixture(scope="module")
def site(hands):
    with running(Company(seed=1, pulls=12, repos=2, owners=("acme", "globex"), clock=hands)) as made:
        yield made


@pytest.fixture
def app(site):
    return Visitor(site, base="/api/v3", token=vouching(site))


def token_of(app, site):
    return app.post(f"/app/installations/{site.app.installations[0].id}/access_tokens").said


def test_an_app_learns_who_it_is_and_where_it_is_installed(app, site):
    assert (app.get("/app").said["id"], app.get("/app").said["slug"]) == (site.app.id, "headway")
    assert [(one["account"]["login"], one["suspended_at"]) for one in app.get("/app/installations").said] == [("acme", None), ("globex", None)]
    assert app.get("/app/installations").said[0]["access_tokens_url"] == f"{site.url}/api/v3/app/installations/7000/access_tokens"


def test_its_token_is_good_for_an_hour_for_everything_but_being_somebody(app, site, hands):
    given = token_of(app, site)
    assert given["expires_at"] == "2026-09-21T15:13:20Z"
    reader = Visitor(site, token=given["token"])
    assert [repo["full_name"] for repo in reader.get("/installation/repositories").said["repositories"]] == ["acme/platform", "globex/checkout"]
    assert reader.get("/repos/acme/platform/pulls").status == 200
    assert reader.graphql("query V { viewer { login } }").status == 200
    assert (reader.get("/user").status, reader.get("/user").said["message"]) == (403, "Resource not accessible by integration")
    hands.now = NOW + 3_600
    assert reader.get("/repos/acme/platform").status == 401
    hands.now = NOW


def test_every_token_is_another_one(app, site):
    assert token_of(app, site)["token"] != token_of(app, site)["token"]


def test_only_an_installation_lists_what_it_was_installed_for(site):
    assert Visitor(site).get("/installation/repositories").status == 403


@pytest.mark.parametrize(
    ("claims", "status", "sentence"),
    [
        ({"exp": NOW + 3_600}, 401, "too far in the future"),
        ({"exp": NOW - 1}, 401, "'exp'"),
        ({"iat": NOW + 300}, 401, "'iat'"),
        ({"iat": None}, 401, "'iat'"),
        ({"iss": "99"}, 404, "Integration not found"),
        ({"head": {"alg": "none"}}, 401, "could not be decoded"),
    ],
)
def test_a_word_that_does_not_hold_is_refused_with_the_reason(site, claims, status, sentence):
    heard = Visitor(site, token=vouching(site, **claims)).get("/app")
    assert (heard.status, sentence in heard.said["message"]) == (status, True), heard.said


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "ghp_token1"])
def test_what_is_no_word_of_an_app_is_refused(site, token):
    assert Visitor(site, token=token).get("/app").status == 401


def test_another_key_is_refused(site):
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - the package may be missing

    other = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    assert Visitor(site, token=vouching(site, key=other)).get("/app").status == 401


def test_the_client_id_is_as_good_as_the_number(site):
    assert Visitor(site, token=vouching(site, iss=site.app.client)).get("/app").status == 200


def test_an_installation_that_is_suspended_or_is_none_gives_no_token_and_takes_none(hands):
    with running(Company(seed=1, pulls=3, repos=1, clock=hands)) as other:
        app = Visitor(other, token=vouching(other))
        reader = Visitor(other, token=token_of(app, other)["token"])
        assert reader.get("/repos/acme/platform").status == 200
        other.suspend()
        assert (reader.get("/repos/acme/platform").status, app.post("/app/installations/7000/access_tokens").status) == (401, 403)
        assert app.get("/app/installations").said[0]["suspended_at"] is not None
        assert app.post("/app/installations/1/access_tokens").status == 404


def test_the_key_it_hands_out_is_a_pem(site):
    assert site.app.pem.startswith("-----BEGIN RSA PRIVATE KEY-----\n")
