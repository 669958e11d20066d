"""What type checkers see of the public names. Checked by mypy, never run."""

from __future__ import annotations

from contextlib import AbstractContextManager

from moto.core.models import MockAWS
from typing_extensions import assert_type

from moto_connect_tdg import (
    Estate,
    FlowReference,
    build_estate,
    faults,
    flow_references,
    install,
    is_installed,
    journal,
    mock_aws,
    pace,
    rehearse,
    remote,
    run_drill,
    simulator,
    uninstall,
)
from moto_connect_tdg.installation import Installed
from moto_connect_tdg.rehearsal.report import Report
from moto_connect_tdg.rehearsal.shift import Drill
from moto_connect_tdg.remoting.faults import RemoteFault


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


def fail_over(group_arn: str, source_region: str, replica_region: str) -> None: ...


def fail_over_without_regions(group_arn: str) -> None: ...


assert_type(build_estate(), Estate)
assert_type(run_drill(), Drill)
assert_type(flow_references("{}"), tuple[FlowReference, ...])
assert_type(rehearse(fail_over), Report)
assert_type(rehearse(fail_over).warnings, tuple[str, ...])
assert_type(rehearse(fail_over, timeout=5, services=["ssm"]).notes, tuple[str, ...])
rehearse(fail_over_without_regions)  # type: ignore[arg-type]
assert_type(
    faults.region_down("us-east-1", "error"), AbstractContextManager[faults.Fault]
)
faults.region_down("us-east-1", "slow")  # type: ignore[arg-type]
faults.region_down("us-east-1", services=["dynamodb"], must_strike=True)
faults.delay(1, account_id="123456789012", times=2, must_strike=False)
faults.delay(1, acount_id="123456789012")  # type: ignore[call-arg]
faults.delay(1, times="2")  # type: ignore[arg-type]
assert_type(simulator.place_calls("+12015550100").tally, simulator.Tally)
assert_type(simulator.place_agents("arn:..."), simulator.Placed)
assert_type(simulator.sign_in("arn:...", "ann", endpoint="REGIONAL"), simulator.SignIn)
simulator.sign_in("arn:...", "ann", endpoint="BOTH")  # type: ignore[arg-type]
assert_type(simulator.place_sign_ins("arn:...").tally, simulator.Tally)
assert_type(journal.changes(), list[journal.Change])
faults.delay(1, jitter=0.5, probability=0.5, seed=1, timeline=[(10, 60)])
journal.assert_only("ListUsers", region="us-east-1", outcome="OK")
server = remote("http://127.0.0.1:5000")
with pace("instance", describes=3):
    pass
pace("instance", looks=3)  # type: ignore[call-arg]
assert_type(server.build_estate(agents=1), Estate)
assert_type(server.faults.region_down("us-east-1"), AbstractContextManager[RemoteFault])
assert_type(server.journal.api_calls(region="us-east-1"), list[journal.Entry])
assert_type(server.simulator.place_calls("+12015550100").tally, simulator.Tally)
assert_type(server.simulator.sign_in("arn:...", "ann"), simulator.SignIn)
