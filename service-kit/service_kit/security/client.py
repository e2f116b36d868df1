"""Calls between services: one deadline, one short-lived token, no surprises from the environment.

Tokens between services are HS256 with the deployment's own secret, of type ``svc+jwt``, valid for 60 s and for one
callee. They open ``/internal/...`` routes only, and the gateway never routes those.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import jwt
import requests
from requests.adapters import HTTPAdapter

from service_kit.clock import now
from service_kit.errors import Unauthenticated, Unavailable
from service_kit.observability.logs import correlation_id
from service_kit.observability.telemetry import outgoing
from service_kit.retries import Rest
from service_kit.security import tokens
from service_kit.security.runtime import runtime

TOKEN_SECONDS = 60
_TOKEN_HEADER = {"typ": "svc+jwt", "alg": "HS256"}
MAX_ANSWER_BYTES = 4_194_304


class ServiceClient:
    """A caller of one other service; ``timeout`` in seconds covers connecting and each read.

    ``rest`` begins when it cannot be reached, for those who can do without an answer and need not wait in vain.
    """

    def __init__(self, caller: str, callee: str, base_url: str, secret: str, timeout: float = 2.0) -> None:
        self.caller, self.callee = caller, callee
        self.base_url, self.secret, self.timeout = base_url.rstrip("/"), secret, timeout
        self.rest = Rest(2 * timeout)
        self._http = requests.Session()
        self._http.trust_env = False  # a .netrc would replace our token
        self._http.mount("http://", HTTPAdapter(pool_maxsize=8))

    def get_json(self, path: str, **params: str) -> Any | None:
        """The JSON document at ``path``; None for 404. Raises :class:`Unavailable` for everything else."""
        return self._ask("GET", path, params=params)

    def post_json(self, path: str, body: Any) -> Any | None:
        """The JSON answer to ``body`` sent to ``path``, as for :meth:`get_json`. It is sent once, whatever happens."""
        return self._ask("POST", path, json=body)

    def _ask(self, method: str, path: str, **content: Any) -> Any | None:
        headers = {
            "Authorization": f"Bearer {service_token(self.caller, self.callee, self.secret)}",
            "X-Request-ID": correlation_id(),
            "Accept": "application/json",
            **outgoing(),
        }
        try:
            url = f"{self.base_url}{path}"
            answer = self._http.request(
                method, url, headers=headers, timeout=self.timeout, allow_redirects=False, **content
            )
            self.rest.end()
            if answer.status_code == 404:
                return None
            if answer.status_code != 200 or len(answer.content) > MAX_ANSWER_BYTES:
                raise Unavailable(f"The {self.callee} service gave no usable answer.")
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            # Without its cause, whose text holds the address, and that may hold somebody's id.
            if isinstance(error, (requests.ConnectionError, requests.Timeout)):
                self.rest.begin()
            problem = Unavailable(f"The {self.callee} service cannot be reached just now.")
            problem.add_note(type(error).__name__)
            raise problem from None


def peer(name: str, url: str, timeout: float = 2.0) -> ServiceClient:
    """The current app's caller of another service: one for each, since each holds a pool of connections."""
    here = runtime()
    if name not in here.peers:
        here.peers[name] = ServiceClient(here.service, name, url, here.settings.service_secrets[0], timeout)
    return here.peers[name]


def service_token(caller: str, callee: str, secret: str) -> str:
    """A token with which ``caller`` may use the internal routes of ``callee`` for 60 s."""
    issued = now()
    claims = {"iss": caller, "aud": callee, "iat": issued, "exp": issued + timedelta(seconds=TOKEN_SECONDS)}
    return jwt.encode(claims, secret, algorithm="HS256", headers={"typ": "svc+jwt"})


def verify_service_token(token: str, callee: str, secrets: Sequence[str]) -> str:
    """The name of the calling service. Raises :class:`Unauthenticated` for any token that is not for us."""
    try:
        header, claims = tokens.read(token)
        if header != _TOKEN_HEADER or tokens.word(claims, "aud") != callee:
            raise jwt.InvalidTokenError("not a service token, or not for us")
        if not 0 < tokens.instant(claims, "exp") - tokens.instant(claims, "iat") <= TOKEN_SECONDS:
            raise jwt.InvalidTokenError("life span out of range")
        _check_signature(secrets, token, callee)
        return tokens.word(claims, "iss")
    except Exception as error:  # as for access tokens: whatever a hostile token breaks, the answer is 401
        raise Unauthenticated("This address is for other services only.") from error


def _check_signature(secrets: Sequence[str], token: str, callee: str) -> None:
    """Raise unless the token carries a good signature by any of the secrets, and its time is now."""
    *others, last = secrets
    options: Any = {"require": ["iss", "aud", "iat", "exp"]}
    for secret in others:
        with suppress(jwt.InvalidSignatureError):
            jwt.decode(token, secret, algorithms=["HS256"], audience=callee, leeway=5, options=options)
            return
    jwt.decode(token, last, algorithms=["HS256"], audience=callee, leeway=5, options=options)
