"""Tokens that carry a good signature and must be refused all the same: a table for the tests of each who checks them.

``HOSTILE[name](mint)`` makes one from what a good token there has; ``HOSTILE_ACCESS`` has those beside them that
make sense for access tokens only.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Change = Callable[[str], str]
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True)
class Mint:
    """Header and claims of a good token, and ``sign``, which gives the signature of a signing input."""

    sign: Callable[[bytes], bytes]
    header: Mapping[str, Any]
    claims: Mapping[str, Any]

    def token(self, **changed: Any) -> str:
        """A token with other claims; None leaves one out."""
        claims = {name: value for name, value in {**self.claims, **changed}.items() if value is not None}
        return self.of(json.dumps(self.header).encode(), json.dumps(claims).encode())

    def of(self, header: bytes, claims: bytes) -> str:
        """A token of these very bytes."""
        return self.signed(segment(header), segment(claims))

    def signed(self, head: str, body: str) -> str:
        """A token of these segments."""
        return f"{head}.{body}.{segment(self.sign(f'{head}.{body}'.encode()))}"

    def encode(self, header: Change = str, claims: Change = str, encoding: str = "utf-8") -> str:
        """A token whose JSON texts were changed and then encoded."""
        texts = header(json.dumps(self.header)), claims(json.dumps(self.claims))
        return self.of(*(text.encode(encoding) for text in texts))

    def spelled(self, change: Change) -> str:
        """A token whose segments are spelled otherwise, before they were signed."""
        segments = (segment(json.dumps(part).encode()) for part in (self.header, self.claims))
        return self.signed(*(change(one) for one in segments))


def segment(content: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _more(member: str) -> Change:
    return lambda text: f"{{{member}, {text[1:]}"


def _loose_bits(mint: Mint) -> str:
    """The same bytes with other bits after the last one, which decoders throw away."""
    text = json.dumps(mint.claims)
    while len(text) % 3 != 1:
        text += " "
    body = segment(text.encode())
    return mint.signed(segment(json.dumps(mint.header).encode()), _next_letter(body))


def _loose_signature(mint: Mint) -> str:
    return _next_letter(mint.token())


def _next_letter(text: str) -> str:
    return text[:-1] + _ALPHABET[_ALPHABET.index(text[-1]) + 1]


def _claim(name: str, make: Callable[[Any], Any]) -> Callable[[Mint], str]:
    return lambda mint: mint.token(**{name: make(mint.claims[name])})


HOSTILE: dict[str, Callable[[Mint], str]] = {
    "a member of the header twice": lambda mint: mint.encode(header=_more('"alg": "none"')),
    "a member of the header twice, equal": lambda mint: mint.encode(header=_more(f'"typ": "{mint.header["typ"]}"')),
    "a claim twice": lambda mint: mint.encode(claims=_more('"aud": "other"')),
    "an expiry twice": lambda mint: mint.encode(claims=_more('"exp": 9999999999')),
    "a claim twice, once escaped": lambda mint: mint.encode(claims=_more('"\\u0061ud": "other"')),
    "a claim twice, deeper": lambda mint: mint.encode(claims=_more('"more": {"a": 1, "a": 2}')),
    "NaN": lambda mint: mint.encode(claims=_more('"more": NaN')),
    "Infinity": lambda mint: mint.encode(claims=_more('"more": [-Infinity]')),
    "an expiry that is NaN": lambda mint: mint.token(exp=float("nan")),
    "an expiry that is infinite": lambda mint: mint.token(exp=float("inf")),
    "an expiry with a fraction": _claim("exp", lambda value: value + 0.5),
    "an expiry as a float": _claim("exp", float),
    "an expiry as text": _claim("exp", str),
    "an expiry as a list": _claim("exp", lambda value: [value]),
    "an expiry with an exponent": lambda mint: mint.encode(claims=lambda text: text.replace('"exp": ', '"exp": 0e0')),
    "an issue as a float": _claim("iat", float),
    "an issue as a bool": lambda mint: mint.token(iat=True),
    "an endless expiry": lambda mint: mint.token(exp=10**40),
    "an audience list": _claim("aud", lambda value: [value]),
    "an audience list of two": _claim("aud", lambda value: [value, "other"]),
    "an audience as an object": _claim("aud", lambda value: {value: 1}),
    "an issuer list": _claim("iss", lambda value: [value]),
    "an issuer as an object": _claim("iss", lambda value: {value: 1}),
    "UTF-16": lambda mint: mint.encode(encoding="utf-16"),
    "UTF-16 without a mark": lambda mint: mint.encode(encoding="utf-16-le"),
    "UTF-32": lambda mint: mint.encode(encoding="utf-32-be"),
    "UTF-8 with a mark": lambda mint: mint.encode(encoding="utf-8-sig"),
    "Latin-1": lambda mint: mint.encode(claims=_more('"name": "\xe9"'), encoding="latin-1"),
    "a lone surrogate": lambda mint: mint.encode(claims=_more('"name": "\\ud800"')),
    "a NUL": lambda mint: mint.encode(claims=_more('"name": "\\u0000"')),
    "something after the claims": lambda mint: mint.encode(claims=lambda text: text + "{}"),
    "claims in a list": lambda mint: mint.encode(claims=lambda text: f"[{text}]"),
    "a header in a list": lambda mint: mint.encode(header=lambda text: f"[{text}]"),
    "a header with one more": lambda mint: mint.encode(header=_more('"b64": true')),
    "a header with a content type": lambda mint: mint.encode(header=_more('"cty": "JWT"')),
    "a typ in capitals": lambda mint: mint.encode(header=lambda text: text.replace("+jwt", "+JWT")),
    "a typ written out": lambda mint: mint.encode(header=lambda text: text.replace('p": "', 'p": "application/')),
    "padding": lambda mint: mint.spelled(lambda one: one + "=" * (-len(one) % 4 or 4)),
    "a blank inside": lambda mint: mint.spelled(lambda one: f"{one[:4]} {one[4:]}"),
    "a line break inside": lambda mint: mint.spelled(lambda one: f"{one[:4]}\n{one[4:]}"),
    "a sign inside": lambda mint: mint.spelled(lambda one: f"{one[:4]}!{one[4:]}"),
    "loose bits": _loose_bits,
    "loose bits of the signature": _loose_signature,
    "a padded signature": lambda mint: mint.token() + "==",
    "a dot at the end": lambda mint: mint.token() + ".",
    "no claims at all": lambda mint: mint.of(json.dumps(mint.header).encode(), b"{}"),
}
_IDS = ("sub", "sid", "jti")
HOSTILE_ACCESS: dict[str, Callable[[Mint], str]] = {
    **HOSTILE,
    "a beginning as a float": _claim("nbf", float),
    "a beginning as a bool": lambda mint: mint.token(nbf=False),
    "a kid list": lambda mint: mint.encode(header=lambda text: text.replace('d": "', 'd": ["').replace('"}', '"]}')),
    **{f"{name} in capitals": _claim(name, lambda value: "A" + value[1:].upper()) for name in _IDS},
    **{f"{name} without strokes": _claim(name, lambda value: value.replace("-", "")) for name in _IDS},
    **{f"{name} in braces": _claim(name, lambda value: f"{{{value}}}") for name in _IDS},
    **{f"{name} as a list": _claim(name, lambda value: [value]) for name in _IDS},
    **{f"{name} as a number": _claim(name, lambda _value: 7) for name in _IDS},
}
