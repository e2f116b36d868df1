"""Public keys for access tokens: the auth service's JWKS, polled, with the last good copy kept on disk.

A token's ``kid`` only ever selects among the keys that are here; an unknown one fetches nothing, so nobody can make
a service send requests by sending it tokens. With no key at all a service is not ready.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from service_kit.observability.logs import log

POLL_SECONDS = 10.0  # for so long, after a theft, a stolen key is believed and its successor is not
RETRY_SECONDS = 1.0


class KeySet:
    """The keys of one JWKS address. ``file`` (may be empty) holds the last good document across restarts."""

    def __init__(self, url: str, file: str = "") -> None:
        self.url, self.file = url, Path(file) if file else None
        self._keys: Mapping[str, Any] = {}
        self._body = b""  # of the answer from which the keys are
        self._poller = 0
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether any token can be verified."""
        self._start()
        return bool(self._keys)

    def find(self, kid: Any) -> Any:
        """The public key with this id, or None."""
        self._start()
        return self._keys.get(kid) if isinstance(kid, str) else None

    def take(self, document: Any) -> bool:
        """Use a JWKS document if at least one RS256 key in it is good; answers whether it was."""
        keys = {}
        for entry in document.get("keys", []) if isinstance(document, dict) else []:
            with suppress(PyJWTError, ValueError, TypeError, AttributeError):
                key = PyJWK(entry, algorithm="RS256")
                if key.key_id and entry.get("kty") == "RSA":
                    keys[key.key_id] = key.key
        if keys:
            self._keys = keys
        return bool(keys)

    def refresh(self) -> bool:
        """Fetch once; on success keep the document on disk."""
        try:
            with requests.Session() as http:
                http.trust_env = False  # whoever sets a proxy for other things must not get between us and the keys
                answer = http.get(self.url, timeout=2, allow_redirects=False)
            if answer.status_code == 200 and answer.content == self._body:
                return True
            document = answer.json() if answer.status_code == 200 else {}
        except (requests.RequestException, ValueError):
            return False
        if not self.take(document):
            return False
        self._body = answer.content
        self._keep(document)
        return True

    def _start(self) -> None:
        """Begin polling in this process; a thread does not survive a fork, so each process starts its own."""
        if self._poller == os.getpid():
            return
        with self._lock:
            if self._poller == os.getpid():
                return
            self._poller = os.getpid()
            if self.file and not self._keys:
                with suppress(OSError, ValueError):
                    self.take(json.loads(self.file.read_text("utf-8")))
            if self.url:
                if not self._keys:
                    self.refresh()
                threading.Thread(target=self._poll, name="jwks", daemon=True).start()

    def _poll(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(POLL_SECONDS if self._keys else RETRY_SECONDS)
            if not self.refresh():
                log.warning("jwks not fetched", url=self.url, keys=len(self._keys))

    def _keep(self, document: Any) -> None:
        if self.file is None:
            return
        draft = self.file.with_name(f"{self.file.name}.{os.getpid()}.tmp")
        with suppress(OSError):
            draft.write_text(json.dumps(document), "utf-8")
            draft.replace(self.file)
