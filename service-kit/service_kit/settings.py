"""Typed settings from the environment; a start with several mistakes names all of them at once.

A service declares ``@dataclass(frozen=True) class Settings(BaseSettings)`` with one :func:`setting` per value. Common
ones are read from ``SETWISE_<NAME>``, those of one service from ``SETWISE_<SERVICE>_<NAME>``, so that one
environment can hold the settings of all services.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Self, get_type_hints

from environs import Env, validate


def setting(default: Any = MISSING, *, doc: str, common: bool = False, choices: tuple[str, ...] = ()) -> Any:
    """One setting: its default (none: it must be given), what it means, and whether all services share it."""
    metadata = {"doc": doc, "common": common, "choices": choices}
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class BaseSettings:
    """What every process of Setwise needs to know."""

    service: ClassVar[str] = ""

    mode: str = setting(
        "development",
        doc="`production` refuses default secrets.",
        common=True,
        choices=("development", "production", "test"),
    )
    database_url: str = setting("", doc="SQLAlchemy URL of this service's own database.")
    transport: str = setting("local", doc="`local`, or the `amqp://` URL of RabbitMQ.", common=True)
    jwks_url: str = setting(
        "http://127.0.0.1:8101/.well-known/jwks.json", doc="Where public keys are published.", common=True
    )
    jwks_file: str = setting("", doc="Where the last good public keys are kept.", common=True)
    revocations_url: str = setting("", doc="Revocation store: `sqlite:///file`.", common=True)
    service_secret: str = setting("", doc="Secret of this deployment that signs tokens between services.", common=True)
    issuer: str = setting("setwise", doc="`iss` of access tokens.", common=True)
    audience: str = setting("setwise-api", doc="`aud` of access tokens.", common=True)
    log_level: str = setting(
        "info", doc="Least severe level that is logged.", common=True, choices=("debug", "info", "warning")
    )
    log_format: str = setting("json", doc="`json` or `console`.", common=True, choices=("json", "console"))
    max_body: int = setting(1_048_576, doc="Largest request body in bytes.", common=True)

    @classmethod
    def load(cls) -> Self:
        """Read the environment. Raises ``environs.EnvValidationError`` that lists every mistake."""
        env = Env(eager=False)
        hints = get_type_hints(cls)
        values = {spec.name: _read(env, cls.variable(spec), hints[spec.name], spec) for spec in fields(cls)}
        env.seal()
        settings = cls(**values)
        settings.check()
        return settings

    @classmethod
    def variable(cls, spec: Any) -> str:
        """The environment variable of one setting."""
        prefix = "SETWISE" if spec.metadata["common"] else f"SETWISE_{cls.service.upper()}"
        return f"{prefix}_{spec.name.upper()}"

    def check(self) -> None:
        """Refuse what production must not run with. Raises ValueError that names all of it."""
        if self.mode != "production":
            return
        wrong = []
        if len(self.service_secret) < 32:
            wrong.append("SETWISE_SERVICE_SECRET must have at least 32 characters")
        if not self.revocations_url:
            wrong.append("SETWISE_REVOCATIONS_URL must be set")
        if wrong:
            raise ValueError("; ".join(wrong))


def _read(env: Env, name: str, kind: Any, spec: Any) -> Any:
    """One variable by its type; mistakes are collected by ``env`` until it is sealed."""
    options: dict[str, Any] = {}
    if spec.default is not MISSING:
        options["default"] = spec.default
    elif spec.default_factory is not MISSING:
        options["default"] = spec.default_factory()
    if spec.metadata["choices"]:
        options["validate"] = validate.OneOf(spec.metadata["choices"])
    readers: dict[Any, Any] = {str: env.str, int: env.int, float: env.float, bool: env.bool, list[str]: env.list}
    return readers[kind](name, **options)
