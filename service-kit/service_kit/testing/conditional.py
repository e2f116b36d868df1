"""A walk over the addresses of a service that answer with an ETag: its form, and what its two halves decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from service_kit.testing.plugin import UserClient

VERSIONED = re.compile(r'"(\d+)-[0-9a-f]{10}"')
PLAIN = re.compile(r'"[0-9a-f]{10}"')
EMPTY: Mapping[str, str] = MappingProxyType({})


def check_conditional_requests(user: UserClient, ids: dict[str, Any], queries: Mapping[str, str] = EMPTY) -> None:
    """Read, change and delete what every such path with these ``ids`` leads to; other paths are read as they are.

    ``queries`` are those of paths that need one. A path for which an id is missing fails, so that none is forgotten.
    """
    document: Any = user.get("/openapi.json").json
    paths = document["paths"]
    walked = [path for path, verbs in paths.items() if "304" in verbs.get("get", {}).get("responses", {})]
    assert walked
    doomed = []
    for path in walked:
        address = path.format_map(ids) + queries.get(path, "")
        guarded = {verb for verb in ("patch", "delete") if "412" in paths[path].get(verb, {}).get("responses", {})}
        version = _read(user, address, has_version=bool(guarded))
        if "patch" in guarded:
            _change(user, address, version)
        if "delete" in guarded:
            doomed.append(address)
    for address in sorted(doomed, key=len, reverse=True):  # what stands in another goes before it
        _delete(user, address)


def _read(user: UserClient, address: str, *, has_version: bool) -> int:
    """The version in the ETag, 0 where there is none."""
    answer = user.get(address)
    tag = answer.headers["ETag"]
    found = VERSIONED.fullmatch(tag)
    assert found or (not has_version and PLAIN.fullmatch(tag)), (address, tag)
    assert user.open("HEAD", address).headers["ETag"] == tag, address
    for held in (tag, f"W/{tag}", f'"0-0", {tag}', "*"):
        again = user.get(address, headers={"If-None-Match": held})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag), (address, held)
    version = int(found[1]) if found else 0
    for held in (f'"{version}"', f'"{version}-0123456789"'):
        assert user.get(address, headers={"If-None-Match": held}).data == answer.data, (address, held)
    return version


def _change(user: UserClient, address: str, version: int) -> None:
    """Patches of nothing, which some resources count as a version and others do not."""
    tag = user.get(address).headers["ETag"]
    for refused in (f'"{version + 9}"', f'"{version + 9}-{tag[-11:-1]}"', f"W/{tag}", f'"{tag[-11:-1]}"'):
        assert user.patch(address, {}, if_match=refused).status_code == 412, (address, refused)
    for fitting in ('"{0}-{1}"', '"{0}"', '"{0}-0123456789"', "*"):
        changed = user.patch(address, {}, if_match=fitting.format(version, tag[-11:-1]))
        tag = user.get(address).headers["ETag"]
        assert (changed.status_code, changed.headers["ETag"]) == (200, tag), (address, fitting, changed.json)
        version = int(tag[1:].partition("-")[0])


def _delete(user: UserClient, address: str) -> None:
    version = int(user.get(address).headers["ETag"][1:].partition("-")[0])
    assert user.delete(address, if_match=f'"{version + 9}"').status_code == 412, address
    assert user.delete(address, if_match=f'"{version}"').status_code == 204, address
