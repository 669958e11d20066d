"""What traffic distribution groups allow."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.distributions import (
    AgentConfig,
    Distribution,
    SignInConfig,
    SignInDistribution,
    TelephonyConfig,
)
from moto_connect_tdg.domain.groups import (
    NewDistribution,
    redistributed,
    require_active_distribution,
    require_active_to_join,
    require_deletable,
    require_free_name,
    require_no_shift_to_leaving_replica,
    require_ready_replica,
    require_replica_staying,
    require_replicated,
    require_source_region,
    require_staying,
    require_valid_update,
)
from moto_connect_tdg.errors import (
    InvalidRequestError,
    ResourceConflictError,
    ResourceInUseError,
    ResourceNotFoundError,
    ResourceNotReadyError,
)
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.records import (
    BOTH_OPEN,
    DEFAULT_GROUP,
    FAILED,
    GROUP,
    LEAVING,
    LINKED,
    NOW,
    REPLICATION,
    shares,
    sign_ins,
)
from tests.helpers.refusals import is_refused, raises_exactly

HALF = TelephonyConfig(tuple(shares((SOURCE, 50), (REPLICA, 50))))


def update(group, **new):
    return partial(
        require_valid_update,
        group,
        NewDistribution(**new),
        sign_in=BOTH_OPEN,
    )


def updated(group, new):
    return redistributed(group, new, REPLICATION, sign_in=BOTH_OPEN, now=NOW)


def deletable(group=GROUP, number=None, **changed):
    return partial(require_deletable, replace(group, **changed), number_arn=number)


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_replicated, None, "i"),
            InvalidRequestError,
            "The instance is not replicated: i",
            id="not replicated",
            marks=pytest.mark.rules("CT-05"),
        ),
        pytest.param(
            partial(require_source_region, REPLICATION, REPLICA, named_in=None),
            InvalidRequestError,
            "Traffic distribution groups are created in the source Region: us-east-1",
            id="in the replica Region",
            marks=pytest.mark.rules("CT-06"),
        ),
        pytest.param(
            partial(require_source_region, REPLICATION, SOURCE, named_in=REPLICA),
            InvalidRequestError,
            "Traffic distribution groups are created in the source Region: us-east-1",
            id="by the replica's ARN",
            marks=pytest.mark.rules("CO-20"),
        ),
        pytest.param(
            partial(
                require_ready_replica,
                replace(REPLICATION, status="INSTANCE_REPLICA_DELETING"),
            ),
            InvalidRequestError,
            "The replica is being deleted: i",
            id="the replica is being deleted",
            marks=pytest.mark.rules("S-56"),
        ),
        pytest.param(
            partial(
                require_no_shift_to_leaving_replica,
                DEFAULT_GROUP,
                replace(
                    DEFAULT_GROUP,
                    telephony=TelephonyConfig(
                        tuple(shares((SOURCE, 90), (REPLICA, 10)))
                    ),
                ),
                LEAVING,
            ),
            InvalidRequestError,
            "The replica is being deleted, in: us-west-2",
            id="shifted to a replica that is being deleted",
            marks=pytest.mark.rules("S-56"),
        ),
        pytest.param(
            partial(require_replica_staying, DEFAULT_GROUP, LEAVING),
            ResourceNotFoundError,
            "The replica of the traffic distribution group is being deleted: g",
            id="claimed where the replica is being deleted",
            marks=pytest.mark.rules("S-56"),
        ),
        pytest.param(
            partial(require_staying, replace(GROUP, status="PENDING_DELETION")),
            ResourceNotFoundError,
            "The traffic distribution group is being deleted: o",
            id="leaving a group that is being deleted",
            marks=pytest.mark.rules("S-58"),
        ),
        pytest.param(
            partial(
                require_ready_replica,
                replace(REPLICATION, status="INSTANCE_REPLICATION_IN_PROGRESS"),
            ),
            ResourceNotReadyError,
            "The replica is not ready: INSTANCE_REPLICATION_IN_PROGRESS",
            id="while replicating",
            marks=pytest.mark.rules("CT-09"),
        ),
        pytest.param(
            partial(require_ready_replica, FAILED),
            InvalidRequestError,
            "The replication has failed: i",
            id="after a failure",
            marks=pytest.mark.rules("CT-09"),
        ),
        pytest.param(
            partial(require_free_name, "other", [DEFAULT_GROUP, GROUP]),
            ResourceConflictError,
            "A traffic distribution group with this name already exists: other",
            id="name taken",
            marks=pytest.mark.rules("CT-08"),
        ),
        pytest.param(
            partial(
                require_active_distribution, replace(GROUP, status="UPDATE_IN_PROGRESS")
            ),
            InvalidRequestError,
            "The traffic distribution group is not ACTIVE: UPDATE_IN_PROGRESS",
            id="reading",
            marks=pytest.mark.rules("D-17"),
        ),
        pytest.param(
            partial(
                require_active_to_join, replace(GROUP, status="CREATION_IN_PROGRESS")
            ),
            ResourceNotFoundError,
            "The traffic distribution group is not ACTIVE: o",
            id="joining",
            marks=pytest.mark.rules("PN-13"),
        ),
        pytest.param(
            deletable(DEFAULT_GROUP),
            InvalidRequestError,
            "The default traffic distribution group cannot be deleted: g",
            id="deleting the default",
            marks=pytest.mark.rules("DT-03"),
        ),
        pytest.param(
            deletable(status="UPDATE_IN_PROGRESS"),
            InvalidRequestError,
            "The traffic distribution group cannot be deleted while: UPDATE_IN_PROGRESS",
            id="deleting while it is updated",
            marks=pytest.mark.rules("S-19"),
        ),
        pytest.param(
            deletable(number="arn-n"),
            ResourceInUseError,
            "Phone numbers are claimed to the traffic distribution group: o",
            id="deleting with numbers",
            marks=pytest.mark.rules("DL-01"),
        ),
        *(
            pytest.param(
                update(group),
                InvalidRequestError,
                "Give at least one of TelephonyConfig, SignInConfig and AgentConfig.",
                id=f"no config for the group {group.name}",
                marks=pytest.mark.rules("S-27"),
            )
            for group in (GROUP, DEFAULT_GROUP)
        ),
        pytest.param(
            update(GROUP, telephony=TelephonyConfig(())),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: none",
            id="telephony",
            marks=pytest.mark.rules("UT-04"),
        ),
        pytest.param(
            update(GROUP, agents=AgentConfig(())),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: none",
            id="agents",
            marks=pytest.mark.rules("UT-11"),
        ),
        pytest.param(
            update(DEFAULT_GROUP, sign_in=SignInConfig(())),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: none",
            id="sign-in",
            marks=pytest.mark.rules("S-26"),
        ),
        pytest.param(
            update(
                GROUP, sign_in=SignInConfig(sign_ins((SOURCE, True), (REPLICA, False)))
            ),
            InvalidRequestError,
            "The sign-in distribution can be changed on the default traffic distribution "
            "group only, not on: other",
            id="other than the default",
            marks=pytest.mark.rules("UT-10"),
        ),
        pytest.param(
            partial(
                require_ready_replica,
                replace(FAILED, status="INSTANCE_REPLICATION_DELETION_FAILED"),
            ),
            InvalidRequestError,
            "The replication has failed: i",
            id="after the failed deletion of a failed replica",
            marks=pytest.mark.rules("CT-09"),
        ),
    ],
)
def test_refuses(rule, error, message):
    """Each rule refuses what breaks it, with its own error and message."""
    with raises_exactly(error, message):
        rule()


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            partial(require_replicated, REPLICATION, "i"),
            id="replicated",
            marks=pytest.mark.rules("CT-05"),
        ),
        pytest.param(
            partial(require_source_region, REPLICATION, SOURCE, named_in=None),
            id="in the source Region",
            marks=pytest.mark.rules("CT-06"),
        ),
        pytest.param(
            partial(require_source_region, REPLICATION, SOURCE, named_in=SOURCE),
            id="by the source's ARN",
            marks=pytest.mark.rules("CO-20"),
        ),
        pytest.param(
            partial(
                require_ready_replica,
                replace(REPLICATION, status="INSTANCE_REPLICATION_DELETION_FAILED"),
            ),
            id="after a failed deletion",
            marks=pytest.mark.rules("S-55"),
        ),
        pytest.param(
            partial(
                require_no_shift_to_leaving_replica,
                replace(DEFAULT_GROUP, telephony=HALF),
                DEFAULT_GROUP,
                LEAVING,
            ),
            id="shifted away from a replica that is being deleted",
            marks=pytest.mark.rules("S-56"),
        ),
        pytest.param(
            partial(require_ready_replica, REPLICATION),
            id="complete",
            marks=pytest.mark.rules("CT-09"),
        ),
        pytest.param(
            partial(require_free_name, "new", [DEFAULT_GROUP, GROUP]),
            id="free name",
            marks=pytest.mark.rules("CT-08"),
        ),
        pytest.param(
            partial(require_active_distribution, GROUP),
            id="active to read",
            marks=pytest.mark.rules("UT-07"),
        ),
        pytest.param(
            partial(require_active_to_join, GROUP),
            id="active to join",
            marks=pytest.mark.rules("PN-13"),
        ),
        pytest.param(
            update(DEFAULT_GROUP, sign_in=BOTH_OPEN),
            id="sign-in alone",
            marks=pytest.mark.rules("UT-19"),
        ),
        pytest.param(
            update(
                GROUP,
                sign_in=SignInConfig(sign_ins((REPLICA, True), (SOURCE, True))),
            ),
            id="the same sign-in back",
            marks=pytest.mark.rules("S-23"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


class TestUpdates:
    """What an update makes of a group."""

    @staticmethod
    def split(percentage):
        """A telephony config, the replica's row first."""
        return TelephonyConfig(
            (Distribution(REPLICA, 100 - percentage), Distribution(SOURCE, percentage))
        )

    @pytest.mark.rules("CO-01", "GD-03")
    def test_change_what_is_given(self):
        """An update keeps what is not given, and sets the time of the failover."""
        new = NewDistribution(telephony=self.split(40))

        after = updated(DEFAULT_GROUP, new)

        assert (Distribution(SOURCE, 40), Distribution(REPLICA, 60)) == (
            after.telephony.distributions
        )
        assert (DEFAULT_GROUP.agents, DEFAULT_GROUP.sign_in) == (
            after.agents,
            after.sign_in,
        )
        assert NOW == after.last_failover_time

    @pytest.mark.rules("S-23", "S-24", "S-25")
    @pytest.mark.parametrize("is_default", [True, False])
    def test_of_nothing_new_change_nothing(self, is_default):
        """Writing back all three in another order is no change."""
        group = DEFAULT_GROUP if is_default else GROUP
        new = NewDistribution(
            telephony=self.split(100),
            agents=AgentConfig(self.split(100).distributions),
            sign_in=SignInConfig(BOTH_OPEN.distributions[::-1]),
        )

        assert group is updated(group, new)

    @pytest.mark.rules("UT-10", "DT-06", "S-23")
    @given(
        is_default=st.booleans(),
        shown=st.tuples(st.booleans(), st.booleans()).filter(any),
        wanted=st.tuples(st.booleans(), st.booleans()).filter(any),
    )
    def test_of_sign_in_are_for_the_default_group(self, is_default, shown, wanted):
        """On other groups the sign-in distribution can only be written back unchanged."""
        group = DEFAULT_GROUP if is_default else GROUP

        def config(flags):
            return SignInConfig(tuple(map(SignInDistribution, LINKED, flags)))

        assert (not is_default and shown != wanted) == is_refused(
            require_valid_update,
            group,
            NewDistribution(sign_in=config(wanted)),
            sign_in=config(shown),
        )

    @pytest.mark.rules("UT-20")
    def test_order_rows_source_first(self):
        """Each of the three distributions has the source's row first."""
        changed = updated(
            DEFAULT_GROUP,
            NewDistribution(
                telephony=self.split(20),
                agents=AgentConfig(tuple(shares((REPLICA, 70), (SOURCE, 30)))),
                sign_in=SignInConfig(sign_ins((REPLICA, True), (SOURCE, False))),
            ),
        )

        assert tuple(shares((SOURCE, 20), (REPLICA, 80))) == (
            changed.telephony.distributions
        )
        assert tuple(shares((SOURCE, 30), (REPLICA, 70))) == (
            changed.agents.distributions
        )
        assert changed.sign_in is not None
        assert (
            sign_ins((SOURCE, False), (REPLICA, True)) == changed.sign_in.distributions
        )

    @pytest.mark.rules("S-23")
    def test_give_no_sign_in_to_other_groups(self):
        """A group other than the default has no sign-in distribution of its own."""
        new = NewDistribution(telephony=self.split(20), sign_in=BOTH_OPEN)

        assert updated(GROUP, new).sign_in is None

    @pytest.mark.rules("S-24")
    def test_of_the_same_shares_change_nothing(self):
        """The same shares in another order are no failover."""
        new = NewDistribution(
            telephony=TelephonyConfig(
                tuple(reversed(DEFAULT_GROUP.telephony.distributions))
            )
        )

        assert DEFAULT_GROUP is updated(DEFAULT_GROUP, new)


class TestDeletion:
    """When a group can be deleted."""

    @pytest.mark.rules("S-19")
    @pytest.mark.parametrize(
        ("status", "can_be_deleted"),
        [
            ("CREATION_IN_PROGRESS", False),
            ("ACTIVE", True),
            ("CREATION_FAILED", True),
            ("PENDING_DELETION", False),
            ("DELETION_FAILED", True),
            ("UPDATE_IN_PROGRESS", False),
        ],
    )
    def test_is_possible_while_no_workflow_runs(self, status, can_be_deleted):
        """A group can be deleted in three of its six statuses."""
        assert can_be_deleted != is_refused(deletable(status=status))

    @pytest.mark.rules("DL-01", "ER-05", "S-57")
    def test_names_a_claimed_number(self):
        """The refusal names a number that is claimed to the group."""
        with pytest.raises(ResourceInUseError) as refused:
            deletable(number="arn-n")()

        assert {"ResourceType": "PHONE_NUMBER", "ResourceId": "arn-n"} == (
            refused.value.members
        )
