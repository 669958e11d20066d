"""Settings in moto's own config: ``mock_aws(config={"connect": {...}})``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from moto.core.config import DefaultConfig, default_user_config

from ..domain.quotas import DOCUMENTED, Quotas
from ..service.settings import Settings

_REGION_PAIRS = ("documented", "any")
_KEYS = ("region_pairs", "quotas", "journal_parameters")
_QUOTAS = tuple(quota.name for quota in fields(Quotas))


def _wrong(what: str) -> ValueError:
    return ValueError(f"moto_connect_tdg: config['connect']{what}")


_DEFAULT = Settings()


def read_settings(config: object) -> Settings:
    """Read settings from moto's config.

    Raises:
        ValueError: for an unknown key or a wrong value; the message says which.
    """
    if not isinstance(config, Mapping):
        raise _wrong(f" must be a mapping, not: {config!r}")
    for key in config:
        if key not in _KEYS:
            known = ", ".join(map(repr, _KEYS))
            raise _wrong(f": unknown key {key!r}; expected one of {known}")
    pairs = config.get("region_pairs", "documented")
    if pairs not in _REGION_PAIRS:
        raise _wrong(f"['region_pairs'] must be 'documented' or 'any', not: {pairs!r}")
    keeps = config.get("journal_parameters", False)
    if not isinstance(keeps, bool):
        raise _wrong(f"['journal_parameters'] must be true or false, not: {keeps!r}")
    return Settings(
        any_region_pair=pairs == "any",
        quotas=_read_quotas(config.get("quotas", {})),
        journal_parameters=keeps,
    )


def _read_quotas(config: object) -> Quotas:
    if config == "documented":
        return DOCUMENTED
    if not isinstance(config, Mapping):
        raise _wrong(f"['quotas'] must be 'documented' or a mapping, not: {config!r}")
    quotas: dict[str, int | None] = {}
    for key, value in config.items():
        if key not in _QUOTAS:
            known = ", ".join(_QUOTAS)
            raise _wrong(f"['quotas']: unknown key {key!r}; expected one of {known}")
        if value is not None and (type(value) is not int or value < 0):
            raise _wrong(
                f"['quotas'][{key!r}] must be a non-negative integer or None, "
                f"not: {value!r}"
            )
        quotas[key] = value
    return Quotas(**quotas)


class ConnectConfig(DefaultConfig, total=False):
    """moto's own config, with this package's settings."""

    connect: Mapping[str, object]


def require_config(config: DefaultConfig | ConnectConfig | None) -> None:
    """Refuse malformed settings when the mock is created, not at the first API call.

    Raises:
        ValueError: naming the key and what it may be.
    """
    # Our key is not in moto's type for its config.
    settings: Mapping[str, object] | None = config
    if settings and "connect" in settings:
        read_settings(settings["connect"])


def current_settings() -> Settings:
    """The settings in force."""
    # Our key is not in moto's type for its config.
    config: Mapping[str, Any] = default_user_config
    ours = config.get("connect")
    # Asked for with each API call, and mostly nothing is set.
    return read_settings(ours) if ours else _DEFAULT
