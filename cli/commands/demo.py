"""`demo`: a person with twelve weeks of training, weights and goals, made through the API of the running system."""

from __future__ import annotations

import argparse
import secrets
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import requests

from cli.demo import story
from cli.demo.api import Api, Unexpected
from cli.demo.training import RUN, runs, sessions, weights
from cli.system.paths import Data
from cli.system.services import DEFAULT_PORT, HOST
from cli.system.stack import start_of

PASSWORD = "seven herons row at noon"  # noqa: S105  (a person made of noise)
EFFECT_WITHIN_S = 30.0
WEEKS = 13  # twelve, and the one that is not over


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--email", help="address of the person (default: a fresh one)")
    parser.add_argument("--seed", type=int, default=7, help="another seed, another story (default: %(default)s)")
    parser.add_argument("--url", help="the gateway (default: of the system that runs on --data)")
    parser.add_argument("--data", help="folder of the running system (default: var/)")


def run(options: argparse.Namespace) -> int:
    """Make the person and tell how to be them."""
    data = Data.at(options.data)
    url = options.url or address(data)
    email = options.email or f"demo-{secrets.token_hex(3)}@example.org"
    try:
        api = arrive(url, email)
        summary = train(api, options.seed)
    except requests.ConnectionError:
        print(
            f"Nobody answers at {url}. Start the system first: {start_of(data)}\n"
            "If it runs elsewhere, say where: --data with its folder, or --url with its address."
        )
        return 1
    except Unexpected as problem:
        print(f"The demo could not go on. {problem}")
        return 1
    print(summary + next_steps(url, email))
    return 0


def address(data: Data) -> str:
    """The gateway of the running system."""
    port = (data.read_notes() or {}).get("ports", {}).get("gateway", DEFAULT_PORT)
    return f"http://{HOST}:{port}"


def arrive(url: str, email: str) -> Api:
    """Register, log in, fill in the profile."""
    api = Api(url)
    api.post("/auth/register", {"email": email, "password": PASSWORD, "display_name": "Robin Demo"})
    api.token = api.post("/auth/login", {"email": email, "password": PASSWORD})["access_token"]
    api.patch("/users/me", story.PROFILE, etag=api.get("/users/me").etag)
    return api


def train(api: Api, seed: int) -> str:
    """Twelve whole weeks and the days of this one up to yesterday; gives what came of it in words."""
    zone = ZoneInfo(story.ZONE)
    today = datetime.now(zone).date()
    first = today - timedelta(weeks=12, days=today.weekday())
    exercises = {slug: api.get(f"/exercises/{slug}").body for slug in story.slugs()}
    plan, run_plan = (api.post("/plans", make(exercises, first)).body for make in (story.plan, story.run_plan))
    for one in (plan, run_plan):
        api.post(f"/plans/{one['id']}/activate")
    api.put(f"/workouts/fields/{exercises[RUN]['id']}", story.RUN_FIELDS)
    for goal in story.goals(exercises, first):
        api.post("/goals", goal)
    scale = [(day, kg) for day, kg in weights(seed, first, WEEKS) if day < today]
    api.post("/measurements/batch", {"measurements": [story.weighing(day, kg, zone) for day, kg in scale]})
    lifted = [one for one in sessions(seed, first, WEEKS) if one.start.date() < today]
    ran = [one for one in runs(seed, first, WEEKS) if one.start.date() < today]
    workouts = [story.workout(one, exercises, plan, zone) for one in lifted]
    workouts += [story.run_workout(one, exercises, run_plan, zone) for one in ran]
    for start in range(0, len(workouts), 50):
        api.post("/workouts/batch", {"workouts": workouts[start : start + 50]})
    counts = (
        f"{len(lifted)} workouts and {len(ran)} runs by two plans",
        f"{len(scale)} weights",
        f"{len(story.goals(exercises, first))} goals",
        f"{settled_count(api)} records from {first:%d %B} on",
    )
    return f"\n{', '.join(counts)}.\n"


def settled_count(api: Api) -> int:
    """How many records there are once all workouts have had their effect."""
    deadline, before = time.monotonic() + EFFECT_WITHIN_S, -1
    while time.monotonic() < deadline:
        now = count_records(api)
        if now and now == before:
            break
        before = now
        time.sleep(1)
    return before


def count_records(api: Api) -> int:
    """How many records stand now, page by page."""
    count, cursor = 0, dict[str, str]()
    while True:
        answer = api.get("/records", params={"limit": 100, **cursor})
        count += len(answer["items"])
        if answer["page"]["next"] is None:
            return count
        cursor = {"cursor": answer["page"]["next"]}


def next_steps(url: str, email: str) -> str:
    """How to log in as this person, and what to look at."""
    return f"""
Log in as {email} with the password "{PASSWORD}":

  TOKEN=$(curl -s {url}/api/v1/auth/login -H 'Content-Type: application/json' \\
    -d '{{"email": "{email}", "password": "{PASSWORD}"}}' |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')

  curl -s -H "Authorization: Bearer $TOKEN" {url}/api/v1/me/today
  curl -s -H "Authorization: Bearer $TOKEN" {url}/api/v1/goals/progress
  curl -s -H "Authorization: Bearer $TOKEN" '{url}/api/v1/records?first=false&limit=5'
  curl -s -H "Authorization: Bearer $TOKEN" '{url}/api/v1/measurements/trend?type=weight'
  curl -s -H "Authorization: Bearer $TOKEN" '{url}/api/v1/workouts?limit=3'

Everything else is described at {url}/docs.
"""
