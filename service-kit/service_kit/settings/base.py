"""Typed settings from the environment; a start with several mistakes names all of them at once.

A service declares ``@dataclass(frozen=True) class Settings(BaseSettings)`` with one :func:`setting` per value. Common
ones are read from ``SETWISE_<NAME>``, those of one service from ``SETWISE_<SERVICE>_<NAME>``, so that one
environment can hold the settings of all services. Any of them may instead be given as ``<NAME>_FILE``, the path of a
file that holds the value (a secret mounted into a container); both at once are a mistake, since neither is obvious.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import partial
from typing import Any, ClassVar, Self, cast, get_type_hints

from environs import EnvValidationError, FileAwareEnv, validate

from service_kit.settings import forms, production
from service_kit.settings.errors import WrongSettings
from service_kit.settings.forms import Form

FILE = "_FILE"


def setting(
    default: Any = MISSING,
    *,
    doc: str,
    common: bool = False,
    choices: tuple[str, ...] = (),
    form: Form | None = None,
) -> Any:
    """One setting: its default (none: it must be given), what it means, whether all services share it, and what a
    value that is given must be: one of the ``choices``, or of this ``form``.
    """
    metadata = {"doc": doc, "common": common, "choices": choices, "form": form}
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class BaseSettings:
    """What every process of Setwise needs to know."""

    service: ClassVar[str] = ""
    owns_data: ClassVar[bool] = True

    mode: str = setting(
        "development",
        doc="`production` refuses weak secrets, well-known passwords of servers elsewhere, and debugging.",
        common=True,
        choices=("development", "production", "test"),
    )
    namespace: str = setting(
        "setwise", doc="First part of every name in RabbitMQ and Redis, to keep deployments apart.", common=True
    )
    database_url: str = setting(
        "",
        doc="This service's own database: `sqlite:///file` or `postgresql://user:password@host/database`.",
        form=forms.DATABASE,
    )
    worker_bind: str = setting(
        "",
        doc="`host:port` at which the service's worker answers `/metrics` and `/health/...`; empty: none.",
        form=forms.HOST_PORT | forms.NOTHING,
    )
    transport: str = setting(
        "local",
        doc="`local`, or the `amqp://` URL of RabbitMQ.",
        common=True,
        form=forms.exactly("local") | forms.AMQP,
    )
    jwks_url: str = setting(
        "http://127.0.0.1:8101/.well-known/jwks.json",
        doc="Where public keys are published.",
        common=True,
        form=forms.WEB | forms.NOTHING,
    )
    jwks_file: str = setting("", doc="Where the last good public keys are kept.", common=True)
    revocations_url: str = setting(
        "",
        doc="Ended sessions: `sqlite:///file` or `redis://...`.",
        common=True,
        form=forms.SQLITE | forms.REDIS | forms.NOTHING,
    )
    service_secret: str = setting(
        "",
        doc="Secret of this deployment that signs tokens between services. Several, comma-separated: the first signs, "
        "all are believed, so that it can be changed without a pause.",
        common=True,
    )
    issuer: str = setting("setwise", doc="`iss` of access tokens.", common=True)
    audience: str = setting("setwise-api", doc="`aud` of access tokens.", common=True)
    log_level: str = setting(
        "info", doc="Least severe level that is logged.", common=True, choices=("debug", "info", "warning")
    )
    log_format: str = setting("json", doc="`json` or `console`.", common=True, choices=("json", "console"))
    otlp_endpoint: str = setting(
        "",
        doc="Where traces go: address of an OpenTelemetry collector (OTLP over HTTP); empty: nowhere.",
        common=True,
        form=forms.WEB | forms.NOTHING,
    )
    sentry_dsn: str = setting(
        "",
        doc="Where unforeseen failures are reported (Sentry); empty: nowhere.",
        common=True,
        form=forms.SENTRY | forms.NOTHING,
    )
    max_body: int = setting(1_048_576, doc="Largest request body in bytes.", common=True, form=forms.POSITIVE)

    @property
    def service_secrets(self) -> tuple[str, ...]:
        """The secrets between services: the first signs, each is believed."""
        return tuple(secret.strip() for secret in self.service_secret.split(","))

    @classmethod
    def load(cls) -> Self:
        """Read the environment. Raises WrongSettings with every value of another form, else with what must not run."""
        reader = _Reader()
        hints = get_type_hints(cls)
        values = {spec.name: reader.read(cls.variable(spec), hints[spec.name], spec) for spec in fields(cls)}
        reader.finish()
        settings = cls(**values | {"database_url": forms.with_driver(values["database_url"])})
        settings.check()
        return settings

    @classmethod
    def variable(cls, spec: Any) -> str:
        """The environment variable of one setting."""
        prefix = "SETWISE" if spec.metadata["common"] else f"SETWISE_{cls.service.upper()}"
        return f"{prefix}_{spec.name.upper()}"

    @classmethod
    def variable_of(cls, name: str) -> str:
        """The environment variable of the setting with this name. Raises KeyError for an unknown one."""
        return cls.variable(cls.__dataclass_fields__[name])

    def texts(self) -> dict[str, str]:
        """Every setting that is a text, by its environment variable."""
        values = {self.variable(spec): getattr(self, spec.name) for spec in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, str)}

    def check(self) -> None:
        """Refuse what must not run. Raises WrongSettings that names all of it."""
        if wrong := self.mistakes():
            raise WrongSettings(wrong)

    def mistakes(self) -> list[str]:
        """What is wrong with values that are each well-formed; a service adds its own."""
        homeless = self.owns_data and not self.database_url
        return [
            *([f"{self.variable_of('database_url')} must be set"] if homeless else []),
            *(production.mistakes(self) if self.mode == "production" else []),
        ]


class _Reader:
    """Reads variables by type, from a file where one is named, and keeps the mistakes for the end."""

    def __init__(self) -> None:
        self._env = FileAwareEnv(eager=False, strip_whitespace=True)
        self._mistakes: defaultdict[str, list[str]] = defaultdict(list)

    def read(self, name: str, kind: Any, spec: Any) -> Any:
        """The value of one variable, or its default."""
        if os.environ.get(name) and os.environ.get(name + FILE):
            self._mistakes[name].append(f"Give either {name} or {name}{FILE}.")
            return None
        readers: dict[Any, Any] = {
            str: self._env.str,
            int: self._env.int,
            float: self._env.float,
            bool: self._env.bool,
            list[str]: partial(self._env.list, subcast=str.strip),
        }
        try:
            return readers[kind](name, **_options(spec))
        except (OSError, ValueError) as error:  # the file cannot be read
            self._mistakes[name].append(str(error))
            return None

    def finish(self) -> None:
        """Raise WrongSettings with every mistake, if there was one."""
        try:
            self._env.seal()
        except EnvValidationError as error:
            self._mistakes.update(cast("Mapping[str, list[str]]", error.error_messages))
        if self._mistakes:
            raise WrongSettings([f"{name}: {' '.join(texts)}" for name, texts in self._mistakes.items()])


def _options(spec: Any) -> dict[str, Any]:
    """What the reader of one setting must know: its default, and its choices or its form."""
    options: dict[str, Any] = {}
    if spec.default is not MISSING:
        options["default"] = spec.default
    elif spec.default_factory is not MISSING:
        options["default"] = spec.default_factory()
    if spec.metadata["choices"]:
        options["validate"] = validate.OneOf(spec.metadata["choices"])
    elif spec.metadata["form"]:
        options["validate"] = spec.metadata["form"]
    return options
