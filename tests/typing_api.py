"""What type checkers see of the public names. Checked by mypy, never run."""

from __future__ import annotations

from moto.core.models import MockAWS
from typing_extensions import assert_type

from moto_connect_tdg import install, is_installed, mock_aws, uninstall
from moto_connect_tdg.install import Installed


@mock_aws
def bare(number: int) -> str:
    return str(number)


@mock_aws(config={"core": {"mock_credentials": False}})
def with_config() -> None: ...


assert_type(bare(1), str)
bare("one")  # type: ignore[arg-type]

assert_type(mock_aws(), MockAWS)
mock_aws(config={"connect": {"region_pairs": "any"}})
mock_aws(config={"conect": {}})  # type: ignore[call-overload]

with mock_aws() as mock:
    assert_type(mock, MockAWS)

with install() as installed:
    assert_type(installed, Installed)

assert_type(install(), Installed)
assert_type(is_installed(), bool)
uninstall()
