"""The one form of an address: as values, through HTTP, and in a database from before."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from auth_service.accounts.addresses import email_errors, email_key
from auth_service.accounts.invisible import has_unseen
from auth_service.accounts.rules import MAX_EMAIL
from service_kit.folding import DEFAULT_IGNORABLE, without_ignorable

GOOD = {"email": "cleo@example.org", "password": "nine tapirs lift at dawn", "display_name": "Cleo"}
SAME = [
    ("ada@example.org", "ADA@Example.ORG"),
    ("ada@example.org", "\uff41da@example.org"),
    ("ada@example.org", "ada@\uff45xample.org"),
    ("ada@m\u00fcnchen.de", "ada@xn--mnchen-3ya.de"),
    ("ada@m\u00fcnchen.de", "ada@XN--MNCHEN-3YA.DE"),
    ("ada@m\u00fcnchen.de", "ada@mu\u0308nchen.de"),
    ("ada@m\u00fcnchen.de", "ada@M\u00dcNCHEN.de"),
    ("stra\u00dfe@example.org", "STRASSE@example.org"),
    ("ada@stra\u00dfe.de", "ada@xn--strae-oqa.de"),
    ("\ufb01fi@example.org", "fifi@example.org"),
    ("ada@example.org", "ada@example\u3002org"),
    ("ada@b\u00fccher.example.org", "ada@b\u00fccher\u3002example\uff0eorg"),
    ("ada@b\u00fccher.de", "ada@b\u00fccher\uff61de"),
]
SAME_BUT_REFUSED = [("ada@example.org", "ada@example.org."), ("ada@example.org", "ada@exa\u00admple.org")]
OTHERS = [
    ("ada@stra\u00dfe.de", "ada@strasse.de"),  # two domains, whoever registered them
    ("ada@example.org", "ad\u0430@example.org"),
    ("ada@example.org", "a.da@example.org"),
]
INVISIBLE = [
    "ada\u3164@example.org",
    "a\u115fda@example.org",
    "\uffa0ada@example.org",
    "ada@exam\u00adple.org",
    "ada@exa\u200bmple.org",
    "ada@example\u2060.org",
    "ada@exa\ufe0fmple.org",
    "ada@exa\U000e0061mple.org",
    "ada@exa\u202emple.org",
    "ada@exa\u2800mple.org",
    "ada\u200b@example.org",
    "ada\ufe0f@example.org",
    "ada\u2800@example.org",
    "a\u00a0da@example.org",
    "a da@example.org",
    "ada@example\u200b",
    "ada@b\u00fccher\u3002\u200bde",
]
QUOTED = ['"ada"@example.org', '"ada"@b\u00fccher.de', '"a@da"@example.org', '"a\\\\da"@example.org', '""@example.org']
NO_DOMAINS = [
    "ada@-example.org",
    "ada@ab--\u00fc.de",
    "ada@xn--a.org",
    "ada@\U0001f4a9.la",
    "ada@a\uff20b.org",
    "ada@\u0301x.org",
]


@pytest.mark.parametrize(("one", "other"), SAME + SAME_BUT_REFUSED)
def test_equal_addresses_have_one_key(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)
    assert email_key(one).partition("@")[2].isascii()


def test_plain_domains_stay_what_they_are() -> None:
    for address in ("ada@my--club.org", "ada@3com.com", "ada@a.b-c.museum"):
        assert (email_key(address.upper()), email_errors(address)) == (address, [])


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_may_be_two_boxes_has_two_keys(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@given(st.emails() | st.text(max_size=60).map(lambda text: f"{text}@example.org") | st.text(max_size=60))
@example("ada@\u3002")
@example("@")
def test_every_text_has_a_key_and_the_key_has_itself(address: str) -> None:
    key = email_key(address)
    assert email_key(key) == key or email_errors(address)


@given(st.text(max_size=40))
def test_what_is_not_shown_makes_no_difference(address: str) -> None:
    assert email_key(f"{address}@example.org") == email_key(f"{without_ignorable(address)}@example.org")


def test_the_ranges_are_those_of_characters_that_are_never_shown() -> None:
    """Python does not know the property; what it knows of its members and of its neighbours fits."""
    members = {code for first, last in DEFAULT_IGNORABLE for code in range(first, last + 1)}
    assert {unicodedata.category(chr(code)) for code in members} <= {"Cf", "Mn", "Lo", "Cn"}
    visible_formats = (0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2)
    visible_formats += (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x13440)
    formats = {code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"}
    assert formats - members == {code for first, last in visible_formats for code in range(first, last + 1)} & formats
    names = {code: unicodedata.name(chr(code), "") for code in range(0x110000)}
    fillers = {code for code, name in names.items() if "HANGUL" in name and "FILLER" in name}
    selectors = {code for code, name in names.items() if "VARIATION SELECTOR" in name}
    assert fillers | selectors <= members
    assert all(has_unseen(chr(code)) for code in members)


@pytest.mark.parametrize("address", INVISIBLE)
def test_what_is_not_shown_is_named_as_what_is_wrong(anonymous: Any, address: str) -> None:
    (error,) = anonymous.post("/auth/register", {**GOOD, "email": address}).json["errors"]
    assert error["code"] == "invisible-character"


@pytest.mark.parametrize("address", QUOTED)
def test_quotes_open_no_second_account(anonymous: Any, address: str) -> None:
    (error,) = anonymous.post("/auth/register", {**GOOD, "email": address}).json["errors"]
    assert (error["code"], "without quotes" in error["detail"]) == ("quoted", True)


@pytest.mark.parametrize("address", ["ada@example.org.", "ada@b\u00fccher.de.", "ada@b\u00fccher\u3002de\u3002"])
def test_a_dot_at_the_end_is_named_as_what_is_wrong(anonymous: Any, address: str) -> None:
    (error,) = anonymous.post("/auth/register", {**GOOD, "email": address}).json["errors"]
    assert (error["code"], "end with a dot" in error["detail"]) == ("not-an-email", True)


@pytest.mark.parametrize("address", INVISIBLE + NO_DOMAINS + QUOTED)
def test_such_an_address_opens_no_account(anonymous: Any, emitted: Any, address: str) -> None:
    answer = anonymous.post("/auth/register", {**GOOD, "email": address})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/email")
    assert emitted() == []


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_address_opens_no_second_account_and_logs_in(newcomer: Any, one: str, other: str) -> None:
    first, second = newcomer("Cleo"), newcomer("Dora")
    first.email, second.email = one, other
    answer = first.register()
    assert (answer.status_code, answer.json["email"]) == (201, one)
    assert second.register().json["type"] == "/problems/email-taken"
    assert second.log_in().status_code == 200
    assert second.get("/auth/me").json["id"] == first.user_id


def test_of_equal_addresses_at_once_one_opens_an_account(app: Flask, race: Any) -> None:
    spelled = [address for pair in SAME for address in pair if email_key(address) == "ada@xn--mnchen-3ya.de"]

    def register(number: int) -> int:
        body = {**GOOD, "email": spelled[number % len(spelled)]}
        return int(app.test_client().post("/api/v1/auth/register", json=body).status_code)

    assert sorted(race(register, 8)) == [201] + [409] * 7


def test_administrators_find_an_address_however_it_is_spelled(root: Any, newcomer: Any) -> None:
    person = newcomer("Cleo")
    person.email = "cleo@m\u00fcnchen.de"
    person.register()
    for words in ("cleo@M\u00dcNCHEN.de", "cleo@xn--mnchen-3ya.de", "CLEO"):
        found = root.get("/admin/users", query_string={"q": words}).json["items"]
        assert [one["email"] for one in found] == [person.email]


@pytest.fixture
def from_before(app: Flask, newcomer: Any) -> Callable[[str, str, str], Any]:
    """``from_before("Cleo", address, key)``: an account that has the key which the release before gave to it."""

    def make(name: str, address: str, key: str) -> Any:
        person = newcomer(name)
        person.register()
        with app.app_context():
            database = app.extensions["sqlalchemy"].session
            values = {"email": address, "key": key, "old": person.email}
            database.execute(
                text("UPDATE accounts SET email = :email, email_key = :key WHERE email_key = :old"), values
            )
            database.commit()
        person.email = address
        return person

    return make


def renew_keys(app: Flask) -> dict[str, Any]:
    """What the migration does; key and holder by address."""
    from importlib import util

    from service_kit.db import migrations

    file = migrations.folder("auth_service") / "versions" / "0004_email_keys.py"
    spec = util.spec_from_file_location("email_keys", file)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with app.app_context():
        with app.extensions["sqlalchemy"].engine.begin() as connection:
            module.renew_keys(connection)
        rows = app.extensions["sqlalchemy"].session.execute(
            text("SELECT email, email_key, same_address_as FROM accounts")
        )
        return {row.email: (row.email_key, row.same_address_as) for row in rows}


def test_accounts_from_before_get_the_form_and_pairs_are_left(
    app: Flask, from_before: Any, anonymous: Any, key: Any
) -> None:
    before = "cleo@m\u00fcnchen.de"
    alone = from_before("Ada", "ada@b\u00fccher.de", "ada@b\u00fccher.de")
    first = from_before("Cleo", before, before)
    second = from_before("Dora", "cleo@xn--mnchen-3ya.de", "cleo@xn--mnchen-3ya.de")
    nowhere = from_before("Eve", "eve@ab--\u00fc.de", "eve@ab--\u00fc.de")
    assert {address: name for address, (name, _) in renew_keys(app).items()} == {
        alone.email: "ada@xn--bcher-kva.de",
        first.email: before,
        second.email: "cleo@xn--mnchen-3ya.de",
        nowhere.email: nowhere.email,
    }
    for person in (alone, first, second, nowhere):
        assert person.log_in().status_code == 200
        assert person.get("/auth/me").json["id"] == person.user_id
    for address in (before, second.email, "cleo@mu\u0308nchen.de"):
        assert anonymous.post("/auth/register", {**GOOD, "email": address}).status_code == 409


def test_who_has_quotes_from_before_still_logs_in(from_before: Any) -> None:
    person = from_before("Cleo", '"cleo"@example.org', '"cleo"@example.org')
    assert person.log_in().status_code == 200


def test_who_was_left_takes_over_when_the_holder_is_erased(app: Flask, from_before: Any, anonymous: Any) -> None:
    cleo = from_before("Cleo", "cleo@m\u00fcnchen.de", "cleo@m\u00fcnchen.de")
    holder = from_before("Dora", "cleo@xn--mnchen-3ya.de", "cleo@xn--mnchen-3ya.de")
    renew_keys(app)
    holder.log_in()
    with app.app_context():
        from auth_service.accounts import usecases
        from service_kit.db.session import transaction

        with transaction():
            usecases.erase(UUID(holder.user_id))
    assert anonymous.post("/auth/register", {**GOOD, "email": holder.email}).status_code == 409
    assert cleo.log_in().status_code == 200
    assert renew_keys(app) == {cleo.email: ("cleo@xn--mnchen-3ya.de", None)}


def test_an_address_that_unfolds_beyond_the_limit_is_refused(anonymous: Any) -> None:
    address = "\ufdfa" * 100 + "@example.org"
    assert len(email_key(address)) > MAX_EMAIL
    assert anonymous.post("/auth/register", {**GOOD, "email": address}).status_code == 422
