"""API calls that meet faults, without a mock."""

from __future__ import annotations

from moto_connect_tdg.domain.fault_plan import FaultPlan, Strike
from moto_connect_tdg.domain.faults import ApiRequest
from tests.helpers.identifiers import ACCOUNT, SOURCE

GROUP_ARN = "arn:aws:connect:us-east-1:123456789012:traffic-distribution-group/g"
INSTANCE_ARN = "arn:aws:connect:us-east-1:123456789012:instance/i"
DECLARED = frozenset({"ThrottlingException"})
UPDATE = ApiRequest(
    ACCOUNT, SOURCE, "UpdateTrafficDistribution", (GROUP_ARN, INSTANCE_ARN)
)
READING = ApiRequest(
    ACCOUNT, SOURCE, "GetTrafficDistribution", (GROUP_ARN, INSTANCE_ARN)
)


def struck(plan: FaultPlan, api_call: ApiRequest = UPDATE) -> Strike:
    """The combined effect of all faults on an API call."""
    return plan.strike(api_call, declared=DECLARED)
