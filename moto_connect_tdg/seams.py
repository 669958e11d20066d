"""The versions and internals of moto and botocore that this package needs.

moto itself is imported when it is first needed, so that importing this module
costs nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from importlib import metadata
from os import environ
from typing import Any

#: The first model with ReplicationConfiguration (D-31); the same in pyproject.toml.
OLDEST_BOTOCORE = "1.35.11"
#: the oldest and the newest moto that the tests were run with
TESTED_MOTO = ("5.2.4", "5.2.5")

#: the names that this package uses beyond the documented interfaces
SEAMS = (
    "botocore.endpoint:Endpoint._do_get_response",
    "botocore.endpoint:Endpoint._get_response",
    "botocore.endpoint:Endpoint._send",
    "botocore.endpoint:Endpoint.prepare_request",
    "botocore.httpsession:URLLib3Session.send",
    "moto.backends:get_backend",
    "moto.backends:get_service_from_url",
    "moto.connect:connect_backends",
    "moto.connect:exceptions",
    "moto.connect.models:AnalyticsDataAssociation",
    "moto.connect.models:ConnectBackend",
    "moto.connect.models:connect_backends",
    "moto.connect.responses:ConnectResponse",
    "moto.connect.responses:connect_backends",
    "moto.core:DEFAULT_ACCOUNT_ID",
    "moto.core.authorization:ActionAuthenticatorMixin",
    "moto.core.base_backend:AccountSpecificBackend.get_session",
    "moto.core.base_backend:BackendDict.iter_backends",
    "moto.core.base_backend:backend_lock",
    "moto.core:botocore_stubber",
    "moto.core.botocore_stubber:BotocoreStubber.__call__",
    "moto.core.botocore_stubber:MockRawResponse",
    "moto.core.botocore_stubber:normalize_request",
    "moto.core.common_models:CloudFormationModel",
    "moto.core.config:DefaultConfig",
    "moto.core.config:default_user_config",
    "moto.core.config:passthrough_service",
    "moto.core.config:passthrough_url",
    "moto.core.custom_responses_mock:CallbackResponse.get_response",
    "moto.core.exceptions:ServiceException",
    "moto.core.exceptions:_RESTError",
    "moto.core.model_instances:model_data",
    "moto.core.models:DEFAULT_ACCOUNT_ID",
    "moto.core.models:MockAWS.__init__",
    "moto.core.models:MockAWS._nested_count",
    "moto.core.models:MockAWS.start",
    "moto.core.models:MockAWS.stop",
    "moto.core.models:ProxyModeMockAWS",
    "moto.core.models:ServerModeMockAWS",
    "moto.core.models:botocore_stubber",
    "moto.core.request:Request.from_primitives",
    "moto.core.request:Request.raw_path",
    "moto.core.request:normalize_request",
    "moto.core.resource_tagging:TaggableResourcesMixin",
    "moto.core.resource_tagging:TaggedResource",
    "moto.core.responses:BaseResponse.get_current_account",
    "moto.core.utils:camelcase_to_underscores",
    "moto.core.utils:get_service_model",
    "moto.core.utils:utcnow",
    "moto.moto_api._internal.managed_state_model:ManagedState.advance",
    "moto.moto_api._internal:mock_random",
    "moto.moto_api._internal.models:moto_api_backend",
    "moto.moto_api._internal.urls:url_paths",
    "moto.moto_api:state_manager._default_transitions",
    "moto.moto_api:state_manager._transitions",
    "moto.moto_api:state_manager.get_transition",
    "moto.moto_api:state_manager.set_transition",
    "moto.moto_api:state_manager.unset_transition",
    "moto:settings",
    "moto.settings:allow_unknown_region",
    "moto.utilities.utils:get_partition",
)

#: moto's own control path for settings, which this package replaces.
CONFIG_PATH = "{0}/moto-api/config"
#: moto's own control paths for the pace; unknown models of Connect are refused there.
PACE_PATHS = (
    "{0}/moto-api/state-manager/get-transition",
    "{0}/moto-api/state-manager/set-transition",
    "{0}/moto-api/state-manager/unset-transition",
)


def moto_module(name: str) -> Any:
    """Import a module of moto, by its name within moto."""
    return importlib.import_module(f"moto.{name}")


def default_account_id() -> str:
    """Return moto's account for credentials that name none."""
    account: str = moto_module("core.models").DEFAULT_ACCOUNT_ID
    return environ.get("MOTO_ACCOUNT_ID", account)


def is_mock_running() -> bool:
    """Say whether a mock is running, in this process, against a server or a proxy."""
    kinds = ("MockAWS", "ServerModeMockAWS", "ProxyModeMockAWS")
    return any(map(running_mocks, kinds))


def running_mocks(kind: str = "MockAWS") -> int:
    """Return how many mocks of a class of moto's are running; they nest.

    Each class has its own count, and one that has never started has MockAWS's.
    """
    models = sys.modules.get("moto.core.models")
    if models is None:
        return 0
    count: int = getattr(models, kind)._nested_count  # noqa: SLF001 - the only sign
    return max(count, 0)


def server_endpoint() -> str | None:
    """Return the URL of the server that moto's mocks use in server mode, or None."""
    settings = moto_module("settings")
    if not settings.TEST_SERVER_MODE:
        return None
    endpoint: str = settings.test_server_mode_endpoint()
    return endpoint


def require_seams() -> None:
    """Refuse a botocore or moto that is too old, or lacks a name that is used here.

    Raises:
        RuntimeError: naming what is missing, and the versions that were tested.
    """
    _require_version("botocore", OLDEST_BOTOCORE)
    _require_version("moto", TESTED_MOTO[0])
    for seam in SEAMS:
        _require_seam(seam)
    for path in (CONFIG_PATH, *PACE_PATHS):
        if path not in moto_module("moto_api._internal.urls").url_paths:
            msg = f"moto_connect_tdg needs moto's URL {path!r}, which is missing; {_tested()}"
            raise RuntimeError(msg)


def _require_seam(seam: str) -> None:
    try:
        pkgutil.resolve_name(seam)
    except (ImportError, AttributeError) as error:
        name = seam.replace(":", ".")
        msg = f"moto_connect_tdg needs {name}, which is missing; {_tested()}"
        raise RuntimeError(msg) from error


def _require_version(package: str, oldest: str) -> None:
    version: str = importlib.import_module(package).__version__
    if _numbers(version) < _numbers(oldest):
        msg = (
            f"moto_connect_tdg needs {package} {oldest} or newer; "
            f"{_installed(package)} is installed."
        )
        raise RuntimeError(msg)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


def _installed(package: str) -> str:
    """Return name and version; LocalStack's fork of moto is also imported as moto."""
    if package == "moto":
        try:
            return f"moto-ext {metadata.version('moto-ext')} (a fork of moto)"
        except metadata.PackageNotFoundError:
            pass
    version: str = importlib.import_module(package).__version__
    return f"{package} {version}"


def _tested() -> str:
    oldest, newest = TESTED_MOTO
    return f"{_installed('moto')} is installed; tested with moto {oldest} to {newest}."
