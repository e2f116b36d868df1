"""Numbers in the prose of README, docs and docstrings are those of the code, and nginx's limit leaves room for them."""

import re
from datetime import timedelta

import pytest

from auth_service import hashing
from auth_service.attempts.rules import ACCOUNT, ADDRESS, FIRST_WAIT, LONGEST_WAIT
from auth_service.audit.usecases import PRIVATE_RETENTION
from auth_service.keys.access_token_rules import ACCESS_TOKEN_LIFE
from auth_service.keys.rules import PUBLISHED_BEFORE_SIGNING
from auth_service.keys.store import KEY_BITS
from auth_service.login_sessions.queries import RECENT_SESSIONS
from auth_service.login_sessions.rules import GRACE
from auth_service.password_policy.rules import MAX_LENGTH, MIN_LENGTH
from cli.host import gunicorn_server, gunicorn_worker
from cli.provision.databases import CONNECTIONS
from cli.system.log_files import LARGEST_BYTES
from cli.system.paths import ROOT
from gateway import cache, cache_stores, guards, pool, server
from gateway.routes import RESOURCES, STREAM, WELL_KNOWN
from gateway.settings import Settings as Gateway
from plans_service.plans import rules as plans
from plans_service.schedule.rules import FARTHEST
from service_kit.errors import MAX_ERRORS
from service_kit.http import chunks, idempotency, problems
from service_kit.http.fields.lists import MAX_CURSOR, MAX_PAGE_SIZE, PAGE_SIZE
from service_kit.messaging import housekeeping, mailbox
from service_kit.security.keys import POLL_SECONDS
from service_kit.security.tokens import MAX_TOKEN_BYTES
from service_kit.strict_json import MAX_DEPTH, MAX_INTEGER_DIGITS, MAX_NUMBER
from session_service import limits as workouts
from session_service.sessions.engine.decide import MAX_LOG, MAX_TOUCHES, MAX_UNDOS
from session_service.settings import Settings as Session
from session_service.streaming.event_stream import HEARTBEAT
from session_service.streaming.tailer import PAUSE
from session_service.tickets.usecases import LIFE
from session_service.workouts.write_schemas import MAX_BATCH, MAX_BATCH_SETS
from tracking_service.copies import ASK_AGAIN
from tracking_service.records.events import TIMERS

NGINX = (ROOT / "deploy/edge/nginx.conf").read_text()
SMALL = "zero one two three four five six seven eight nine ten"
WORDS = dict(enumerate(SMALL.split(" "))) | {20: "twenty", 30: "thirty"}
UNITS = {"s": 1, "seconds": 1, "min": 60, "minutes": 60, "hours": 3600, "days": 86_400}
UNITS |= {"kB": 1024, "MB": 1_000_000, "MiB": 1_048_576}
MAX_BODY = Gateway.max_body
AT_ONCE = int(re.findall(r"limit_conn addresses (\d+);", NGINX)[0])

PROSE = [
    ("README.md", "Passwords need {} characters", MIN_LENGTH),
    ("README.md", "The access token lives {} minutes", ACCESS_TOKEN_LIFE),
    ("docs/api.md", "gives an access token ({} minutes)", ACCESS_TOKEN_LIFE),
    ("docs/api.md", "sent again within {} seconds it gives the same pair", GRACE),
    ("docs/api.md", "({} by default, at most {})", PAGE_SIZE, MAX_PAGE_SIZE),
    ("docs/api.md", "any 1 to {} printable characters", idempotency.MAX_KEY),
    ("docs/api.md", "Kept for {} hours", idempotency.RETENTION),
    ("docs/api.md", "a body over {} MiB", MAX_BODY),
    ("docs/api.md", "| a body | {} MiB |", MAX_BODY),
    ("docs/api.md", "one for each {} bytes, and {} more", chunks.BYTES_A_CHUNK, chunks.FREE_CHUNKS),
    ("docs/api.md", "nesting of JSON | {} levels", MAX_DEPTH),
    ("docs/api.md", "characters of another number | {}, {} |", MAX_INTEGER_DIGITS, MAX_NUMBER),
    ("docs/api.md", "an address, a header | {} and {} bytes", guards.MAX_TARGET, server.HEADER_BYTES),
    ("docs/api.md", "a token, a cursor | {} and {} characters", MAX_TOKEN_BYTES, MAX_CURSOR),
    ("docs/api.md", "workouts in a batch | {}, with {} sets in all", MAX_BATCH, MAX_BATCH_SETS),
    ("docs/api.md", "`errors` of an answer | {};", MAX_ERRORS),
    ("docs/api.md", "{} times the bytes of its request and {} kB", problems.FACTOR, problems.MAX_ANSWER),
    ("docs/api.md", "works once, within {} seconds", LIFE),
    ("docs/operations.md", "cut at {} MB", LARGEST_BYTES),
    ("docs/operations.md", "takes {} connections from one address", Gateway.address_connections),
    ("docs/operations.md", "keeps no connection for more than {} seconds", pool.LIFE_SECONDS),
    ("docs/operations.md", "It accepts for {} more seconds", gunicorn_worker.LEAVE_SECONDS),
    (
        "docs/operations.md",
        "at most {} requests of one address",
        int(re.findall(r"limit_conn addresses (\d+);", NGINX)[0]),
    ),
    ("docs/operations.md", "in the broker for more than {} days", housekeeping.OUTBOX_RETENTION),
    ("docs/operations.md", "an event failed {} times", mailbox.MAX_ATTEMPTS),
    ("docs/operations.md", "at most {} MiB |", cache_stores.SLOTS * cache_stores.MAX_ENTRY),
    ("docs/operations.md", "{} minutes beyond their `max-age`", cache.STALE_SECONDS),
    ("docs/operations.md", "each has {} threads", gunicorn_server.THREADS["threads"]),
    ("docs/operations.md", "about {} streams each", Session.max_streams),
    ("docs/operations.md", "A role may have {} (", CONNECTIONS),
    ("docs/operations.md", "signs {} minutes later", PUBLISHED_BEFORE_SIGNING),
    ("docs/operations.md", "believed any more, {} seconds later at the latest", POLL_SECONDS),
    ("gateway/README.md", "`DEADLINE` ({} s)", Gateway.deadline),
    ("gateway/README.md", "`ADDRESS_CONNECTIONS` ({})", Gateway.address_connections),
    ("gateway/README.md", "`CONNECTION_REQUESTS` ({},", Gateway.connection_requests),
    ("gateway/README.md", "(`MAX_ANSWER`, {} MiB)", Gateway.max_answer),
    ("gateway/README.md", "asks every service each {} seconds", Gateway.probe_every),
    ("auth-service/README.md", "{} to {} characters after NFC", MIN_LENGTH, MAX_LENGTH),
    ("auth-service/README.md", "{} MiB, {} passes", hashing.MEMORY_KIB * 1024, hashing.PASSES),
    ("auth-service/README.md", "{} and {} are free", ACCOUNT.free, ADDRESS.free),
    ("auth-service/README.md", "then each waits, {} s up to {} min", FIRST_WAIT, LONGEST_WAIT),
    ("auth-service/README.md", "in its last {} sessions", RECENT_SESSIONS),
    ("auth-service/README.md", "the {} seconds of grace", GRACE),
    ("auth-service/README.md", "{} minutes before it signs", PUBLISHED_BEFORE_SIGNING),
    ("auth-service/README.md", "RS256 with {} bits", KEY_BITS),
    ("auth-service/README.md", "or after {} days", PRIVATE_RETENTION),
    ("plans-service/README.md", "{} days, {} blocks a day", plans.MAX_DAYS, plans.MAX_BLOCKS),
    ("plans-service/README.md", "{} items a block, {} sets an item", plans.MAX_ITEMS, plans.MAX_SETS),
    ("plans-service/README.md", "{} sets and {} exercises in all", plans.MAX_SETS_IN_ALL, plans.MAX_EXERCISES),
    ("plans-service/README.md", "{} sets a day with rounds counted", plans.MAX_SETS_OF_A_DAY),
    ("plans-service/README.md", "at most half a cycle and {} days away", FARTHEST),
    (
        "session-service/README.md",
        "{} sets, {} exercises, {} commands",
        workouts.MAX_SETS,
        workouts.MAX_ENTRIES,
        MAX_LOG,
    ),
    ("session-service/README.md", "of which {} undos, {} hours", MAX_UNDOS, workouts.LONGEST),
    ("session-service/README.md", "exercises change {} sets in all", MAX_TOUCHES),
    ("session-service/README.md", "{} times a second", 1 / PAUSE),
    ("session-service/README.md", "A comment every {} s", HEARTBEAT),
    ("tracking-service/README.md", "asks again after {} minutes", ASK_AGAIN),
    ("tracking-service/README.md", "computed anew (every {} s)", TIMERS["rebuild_stale_records"].every),
    ("service-kit/service_kit/strict_json.py", "integers beyond {} digits", MAX_INTEGER_DIGITS),
    ("service-kit/service_kit/strict_json.py", "other numbers beyond {} characters", MAX_NUMBER),
    ("service-kit/service_kit/strict_json.py", "nesting beyond {} levels", MAX_DEPTH),
]


def pattern_of(value, unit):
    """The number, in the unit that stands behind it: in digits or as a word."""
    plain = value.total_seconds() if isinstance(value, timedelta) else value
    is_counted = unit == "days" and plain is value  # days of a plan, not a time
    number = plain / (1 if is_counted else UNITS.get(unit, 1))
    assert number == int(number), f"{value} is no whole number of {unit}"
    return f"(?:{int(number):,}|{WORDS.get(int(number), 'a word that is none')})"


@pytest.mark.parametrize(("page", "sentence", "values"), [(page, text, values) for page, text, *values in PROSE])
def test_a_number_in_prose_is_that_of_the_code(page, sentence, values):
    first, *rest = sentence.split("{}")
    pattern = re.escape(first)
    for value, after in zip(values, rest, strict=True):
        unit = re.match(r" ?([A-Za-z]*)", after).group(1)
        pattern += pattern_of(value, unit) + re.escape(after)
    text = " ".join((ROOT / page).read_text().split())
    assert re.search(pattern, text, re.IGNORECASE), f"{page} does not say: {pattern}"


def test_nginx_leaves_the_refusal_of_large_bodies_to_the_gateway():
    """Its own refusal is a page of HTML, the gateway's a problem."""
    amount, unit = re.findall(r"client_max_body_size (\d+)([km])", NGINX)[0]
    routes = [*RESOURCES.values(), STREAM, WELL_KNOWN]
    assert int(amount) * {"k": 1024, "m": 1_048_576}[unit] > max(MAX_BODY, *(route.max_body for route in routes))
