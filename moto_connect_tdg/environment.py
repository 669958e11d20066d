"""Set the shell's AWS settings aside for a block, and restore them afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import devnull, environ

import boto3
import botocore.session
from botocore.exceptions import ConfigParseError

from . import gate
from .patches import replacing

_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    # Otherwise botocore may query the machine's metadata service.
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SESSION_TOKEN": None,
    "AWS_SECURITY_TOKEN": None,
    "AWS_CREDENTIAL_EXPIRATION": None,
}
_PROFILES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_ENDPOINT_URL = "AWS_ENDPOINT_URL"
_IGNORED = "{} is ignored, since the mock is in-process."
_IGNORE_ENDPOINTS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
#: Settings that botocore checks when a client is made: the name, the environment
#: variable, the valid values, and the one that replaces an invalid value.
_CHOICES = (
    (
        "retry_mode",
        "AWS_RETRY_MODE",
        ("standard", "legacy", "adaptive"),
        "standard",
    ),
    (
        "defaults_mode",
        "AWS_DEFAULTS_MODE",
        ("auto", "cross-region", "in-region", "legacy", "mobile", "standard"),
        "legacy",
    ),
    (
        "request_checksum_calculation",
        "AWS_REQUEST_CHECKSUM_CALCULATION",
        ("when_supported", "when_required"),
        "when_supported",
    ),
    (
        "response_checksum_validation",
        "AWS_RESPONSE_CHECKSUM_VALIDATION",
        ("when_supported", "when_required"),
        "when_supported",
    ),
)
_MAX_ATTEMPTS = "AWS_MAX_ATTEMPTS"


@contextmanager
def clean_environment() -> Iterator[list[str]]:
    """Set test credentials, and ignore settings that would divert or break clients.

    Yields a message about each setting that is ignored.
    """
    with (
        ignoring_settings() as notes,
        # A session has either the shell's keys or ours, so it is not shared.
        replacing(boto3, "DEFAULT_SESSION", None),
    ):
        _set(_CREDENTIALS)
        yield notes


@contextmanager
def ignoring_settings() -> Iterator[list[str]]:
    """Ignore configured endpoints, and settings with which no client can be made.

    Clients then use AWS's own hosts, which moto answers for. Yields a message about
    each setting that is ignored.
    """
    before = {name: value for name, value in environ.items() if _is_aws(name)}
    in_environment = [name for name in environ if name.startswith(_ENDPOINT_URL)]
    in_files = _endpoints(_config())
    urls = {environ[name] for name in in_environment} | in_files
    notes = [_IGNORED.format(name) for name in sorted(in_environment)]
    if in_files:
        notes.append(_IGNORED.format("endpoint_url in the configuration file"))
    with gate.answering_for([url.rstrip("/") for url in urls if url]):
        try:
            _set({**dict.fromkeys(in_environment), _IGNORE_ENDPOINTS: "true"})
            yield [*notes, *_ignore_invalid_settings()]
        finally:
            _put_back(before)


def _is_aws(name: str) -> bool:
    return name.startswith("AWS_")


def _put_back(before: Mapping[str, str]) -> None:
    _set({name: before.get(name) for name in [*environ, *before] if _is_aws(name)})


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            environ.pop(name, None)
        else:
            environ[name] = value


def _config() -> dict[str, object]:
    """Return the contents of the configuration files; {} if they are malformed."""
    session = botocore.session.Session(include_builtin_handlers=False)
    try:
        found: dict[str, object] = session.full_config
    except ConfigParseError:
        return {}
    return found


def _endpoints(config: object) -> set[str]:
    """Find every endpoint in a configuration, in all profiles and services."""
    found: set[str] = set()
    if isinstance(config, Mapping):
        for key, value in config.items():
            if key == "endpoint_url" and isinstance(value, str):
                found.add(value)
            else:
                found |= _endpoints(value)
    return found


def _ignore_invalid_settings() -> list[str]:
    """Set aside the settings with which no client can be made."""
    return [*_ignore_malformed_files(), *_ignore_profiles(), *_ignore_invalid_choices()]


def _ignore_malformed_files() -> list[str]:
    try:
        _ = botocore.session.Session(include_builtin_handlers=False).full_config
    except ConfigParseError as error:
        _set(dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), devnull))
        return [f"The configuration files are ignored: {error}"]
    return []


def _ignore_profiles() -> list[str]:
    session = botocore.session.Session(include_builtin_handlers=False)
    wanted = session.get_config_variable("profile")
    if wanted is None or wanted in session.full_config.get("profiles", {}):
        return []
    given = [name for name in _PROFILES if name in environ]
    _set(dict.fromkeys(given))
    return [f"{' and '.join(given)} is ignored: there is no profile {wanted!r}."]


def _ignore_invalid_choices() -> list[str]:
    session = botocore.session.Session(include_builtin_handlers=False)
    notes = []
    known = session.session_var_map
    for name, variable, choices, default in _CHOICES:
        if name not in known:
            continue
        value = session.get_config_variable(name)
        if str(value).lower() not in choices:
            environ[variable] = default
            notes.append(
                f"{variable} (or {name} in the configuration file) is ignored: "
                f"it cannot be {value!r}."
            )
    if not _is_number_of_attempts(session):
        environ[_MAX_ATTEMPTS] = "3"
        notes.append(
            f"{_MAX_ATTEMPTS} (or max_attempts in the configuration file) is "
            "ignored: it is not a positive integer."
        )
    return notes


def _is_number_of_attempts(session: botocore.session.Session) -> bool:
    try:
        attempts = session.get_config_variable("max_attempts")
    except ValueError:
        return False
    return attempts is None or attempts > 0
