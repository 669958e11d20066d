"""The rules by themselves: no moto, no boto3, no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest
from botocore import loaders
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain import arns, kinds, lifecycle, quotas
from moto_connect_tdg.domain.arns import Identifier, Place, read_arn, read_identifier
from moto_connect_tdg.domain.distributions import (
    AgentConfig,
    Distribution,
    SignInConfig,
    SignInDistribution,
    TelephonyConfig,
    first_agents,
    first_sign_in,
    first_telephony,
    is_same_sign_in,
    require_sign_in,
    require_whole_shares,
    share_of,
)
from moto_connect_tdg.domain.groups import (
    NewDistribution,
    TrafficDistributionGroup,
    redistributed,
    require_deletable,
    require_valid_update,
)
from moto_connect_tdg.domain.idempotency import (
    DECLARING,
    ClientTokens,
    fingerprint,
    other_input,
)
from moto_connect_tdg.domain.instances import (
    Instance,
    Replication,
    access_url,
    require_new_replication,
    require_no_replica,
)
from moto_connect_tdg.domain.lifecycle import WorkflowKind
from moto_connect_tdg.domain.regions import REPLICA_REGIONS, require_pair
from moto_connect_tdg.errors import (
    IdempotencyError,
    InvalidRequestError,
    ResourceInUseError,
    ResourceNotReadyError,
    TdgError,
)
from moto_connect_tdg.types import (
    AccountId,
    Arn,
    GroupId,
    GroupStatus,
    InstanceId,
    Region,
    ReplicationStatus,
)

SOURCE, REPLICA, THIRD = Region("us-east-1"), Region("us-west-2"), Region("eu-west-2")
LINKED = (SOURCE, REPLICA)
NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
PLACE = Place("aws", SOURCE, AccountId("123456789012"))
INSTANCE_ID = InstanceId("11111111-2222-3333-4444-555555555555")

REGIONS = st.sampled_from([SOURCE, REPLICA, THIRD])


def code_of(rule, *args, **kwargs):
    """The code that a rule refuses its arguments with, or None."""
    try:
        rule(*args, **kwargs)
    except TdgError as error:
        return error.code
    return None


def is_refused(rule, *args, **kwargs):
    """Whether a rule refuses its arguments."""
    return code_of(rule, *args, **kwargs) is not None


def group_of(**wanted):
    """A group that was never shifted; with what is wanted of it."""
    return replace(
        TrafficDistributionGroup(
            id=GroupId("g"),
            arn=PLACE.arn(arns.GROUP, "g"),
            name="g",
            description=None,
            instance_id=INSTANCE_ID,
            instance_arn=PLACE.arn(arns.INSTANCE, INSTANCE_ID),
            status="ACTIVE",
            is_default=False,
            linked=LINKED,
            telephony=first_telephony(*LINKED),
            agents=first_agents(*LINKED),
            sign_in=None,
        ),
        **wanted,
    )


@pytest.fixture(name="group")
def _group():
    """A default group."""
    return group_of(is_default=True, sign_in=first_sign_in(*LINKED))


@pytest.fixture(name="replication")
def _replication():
    """A replication that is complete."""
    return Replication(
        instance_id=INSTANCE_ID,
        source_region=SOURCE,
        replica_region=REPLICA,
        status="INSTANCE_REPLICATION_COMPLETE",
        global_routing=True,
        is_complete=True,
    )


#: Statuses that a replication has before its replica can be used.
WITHOUT_REPLICA = {
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_FAILED",
    "RESOURCE_REPLICATION_NOT_STARTED",
}


def having(status, replication):
    """The replication, in that status."""
    is_complete = status not in WITHOUT_REPLICA
    return replace(replication, status=status, is_complete=is_complete)


class TestRegions:
    """Which Regions pair up."""

    @pytest.mark.rules("RI-04", "RI-05", "RI-06", "RI-07", "RI-08")
    @given(
        st.sampled_from([*REPLICA_REGIONS, "ap-northeast-3", "sa-east-1"]),
        st.sampled_from([*REPLICA_REGIONS, "ap-northeast-3", "sa-east-1"]),
    )
    def test_pair_by_the_documentation(self, source, replica):
        """Five ordered pairs, and no other of all that there could be."""
        documented = {
            ("us-east-1", "us-west-2"),
            ("us-west-2", "us-east-1"),
            ("eu-central-1", "eu-west-2"),
            ("eu-west-2", "eu-central-1"),
            ("ap-northeast-1", "ap-northeast-3"),
        }

        refused = is_refused(require_pair, source, replica, any_pair=False)

        assert refused == ((source, replica) not in documented)

    @pytest.mark.rules("D-03", "RI-08")
    @given(st.text(), st.text())
    def test_pair_at_will_where_told_to(self, source, replica):
        """Any two, if they are two."""
        assert (source == replica) == is_refused(
            require_pair, Region(source), Region(replica), any_pair=True
        )


class TestShares:
    """Shares in percent."""

    @pytest.mark.rules("UT-04", "UT-05", "UT-06", "UT-11")
    @given(st.integers(-20, 130), st.integers(-20, 130))
    def test_are_steps_of_ten_to_a_hundred(self, source, replica):
        """Of all pairs of numbers, eleven are splits."""
        rows = [Distribution(SOURCE, source), Distribution(REPLICA, replica)]

        is_split = source in range(0, 101, 10) and source + replica == 100
        assert is_split != is_refused(require_whole_shares, rows, linked=LINKED)

    @pytest.mark.rules("UT-04", "UT-09", "S-26")
    @given(st.lists(REGIONS, max_size=4), st.data())
    def test_name_both_regions_once(self, regions, data):
        """Whatever the percentages, both Regions, once each."""
        rows = [
            Distribution(r, data.draw(st.sampled_from(range(0, 101, 10))))
            for r in regions
        ]

        if sorted(regions) != sorted(LINKED):
            with pytest.raises(InvalidRequestError, match="once each"):
                require_whole_shares(rows, linked=LINKED)
        else:
            total = sum(row.percentage for row in rows)
            assert (total == 100) != is_refused(
                require_whole_shares, rows, linked=LINKED
            )

    @pytest.mark.rules("S-22", "S-26", "UT-17")
    @given(st.lists(st.tuples(REGIONS, st.booleans()), max_size=4))
    def test_of_sign_in_leave_one_region_open(self, given_rows):
        """Both Regions once, and one of them on."""
        rows = [SignInDistribution(region, is_on) for region, is_on in given_rows]

        regions = sorted(row.region for row in rows)
        is_good = regions == sorted(LINKED) and any(row.enabled for row in rows)
        assert is_good != is_refused(require_sign_in, rows, linked=LINKED)

    @pytest.mark.rules("S-23")
    @given(st.permutations(first_sign_in(*LINKED).distributions))
    def test_of_sign_in_are_the_same_in_any_order(self, rows):
        """The order of rows means nothing."""
        assert is_same_sign_in(first_sign_in(*LINKED), SignInConfig(tuple(rows)))

    @pytest.mark.rules("GD-04")
    @pytest.mark.parametrize(
        ("region", "share"), [(SOURCE, 30), (REPLICA, 70), (THIRD, 0)]
    )
    def test_are_found_by_region(self, region, share):
        """A Region that is not linked has no share."""
        rows = (Distribution(SOURCE, 30), Distribution(REPLICA, 70))

        assert share == share_of(region, rows)


class TestUpdates:
    """What an update makes of a group."""

    @staticmethod
    def split(percentage):
        """A telephony config, the replica's row first."""
        return TelephonyConfig(
            (Distribution(REPLICA, 100 - percentage), Distribution(SOURCE, percentage))
        )

    @pytest.mark.rules("CO-01", "GD-03")
    def test_change_what_is_given(self, group):
        """What is not given stays, and the time is the call's."""
        new = NewDistribution(telephony=self.split(40))

        after = redistributed(group, new, now=NOW)

        assert (Distribution(SOURCE, 40), Distribution(REPLICA, 60)) == (
            after.telephony.distributions
        )
        assert (group.agents, group.sign_in) == (after.agents, after.sign_in)
        assert NOW == after.last_failover_time

    @pytest.mark.rules("S-23", "S-24", "S-25")
    @pytest.mark.parametrize("is_default", [True, False])
    def test_of_nothing_new_change_nothing(self, group, is_default):
        """All three written back in another order."""
        group = replace(
            group,
            is_default=is_default,
            sign_in=first_sign_in(*LINKED) if is_default else None,
        )
        new = NewDistribution(
            telephony=self.split(100),
            agents=AgentConfig(self.split(100).distributions),
            sign_in=SignInConfig(first_sign_in(*LINKED).distributions[::-1]),
        )

        assert group is redistributed(group, new, now=NOW)

    @pytest.mark.rules("S-27")
    @pytest.mark.parametrize("is_default", [True, False])
    def test_of_nothing_are_refused(self, group, is_default):
        """A call with no config at all."""
        with pytest.raises(InvalidRequestError, match="at least one"):
            require_valid_update(
                replace(group, is_default=is_default),
                NewDistribution(),
                sign_in=first_sign_in(*LINKED),
            )

    @pytest.mark.rules("UT-10", "DT-06", "S-23")
    @given(
        is_default=st.booleans(),
        shown=st.tuples(st.booleans(), st.booleans()).filter(any),
        wanted=st.tuples(st.booleans(), st.booleans()).filter(any),
    )
    def test_of_sign_in_are_for_the_default_group(self, is_default, shown, wanted):
        """Elsewhere what is shown may be written back, no more."""
        group = group_of(is_default=is_default)

        def config(flags):
            return SignInConfig(tuple(map(SignInDistribution, LINKED, flags)))

        assert (not is_default and shown != wanted) == is_refused(
            require_valid_update,
            group,
            NewDistribution(sign_in=config(wanted)),
            sign_in=config(shown),
        )


class TestLifeOfGroups:
    """When a group may be deleted."""

    @pytest.mark.rules("S-19")
    @pytest.mark.parametrize(
        ("status", "may_go"),
        [
            ("CREATION_IN_PROGRESS", False),
            ("ACTIVE", True),
            ("CREATION_FAILED", True),
            ("PENDING_DELETION", False),
            ("DELETION_FAILED", True),
            ("UPDATE_IN_PROGRESS", False),
        ],
    )
    def test_ends_from_a_status_at_rest(self, group, status: GroupStatus, may_go):
        """Of the six statuses, three let it go."""
        group = replace(group, is_default=False, status=status)

        assert may_go != is_refused(require_deletable, group, number_arn=None)

    @pytest.mark.rules("DL-01", "ER-05", "S-57")
    def test_does_not_end_with_numbers(self):
        """One is enough; the refusal names it."""
        group = group_of()

        with pytest.raises(ResourceInUseError) as caught:
            require_deletable(group, number_arn=Arn("arn-n"))

        assert {"ResourceType": "PHONE_NUMBER", "ResourceId": "arn-n"} == (
            caught.value.members
        )


class TestReplications:
    """The link from a source to its replica."""

    @pytest.mark.rules("CO-05", "D-16", "RS-09")
    @pytest.mark.parametrize(
        ("status", "error"),
        [
            ("INSTANCE_REPLICATION_COMPLETE", InvalidRequestError),
            ("INSTANCE_REPLICATION_IN_PROGRESS", ResourceNotReadyError),
            ("INSTANCE_REPLICATION_FAILED", None),
            ("INSTANCE_REPLICA_DELETING", InvalidRequestError),
            ("INSTANCE_REPLICATION_DELETION_FAILED", InvalidRequestError),
            ("RESOURCE_REPLICATION_NOT_STARTED", None),
        ],
    )
    def test_may_be_repeated_or_not(
        self, replication, status: ReplicationStatus, error
    ):
        """By its status, to the same Region."""
        known = having(status, replication)

        if error is None:
            require_new_replication(known, REPLICA)
        else:
            with pytest.raises(error):
                require_new_replication(known, REPLICA)

    @pytest.mark.rules("RI-09", "CO-05")
    def test_are_never_repeated_to_another_region(self, replication):
        """Even where the first has failed."""
        known = replace(replication, status="INSTANCE_REPLICATION_FAILED")

        with pytest.raises(InvalidRequestError, match=REPLICA):
            require_new_replication(known, THIRD)

    @pytest.mark.rules("S-07")
    @pytest.mark.parametrize(
        ("status", "holds"),
        [
            ("INSTANCE_REPLICATION_COMPLETE", True),
            ("INSTANCE_REPLICATION_IN_PROGRESS", True),
            ("INSTANCE_REPLICATION_FAILED", False),
            ("INSTANCE_REPLICA_DELETING", True),
            ("INSTANCE_REPLICATION_DELETION_FAILED", True),
        ],
    )
    def test_hold_their_source_back(
        self, replication, status: ReplicationStatus, holds
    ):
        """A source goes when its replica is gone, or never was."""
        known = having(status, replication)

        assert holds == is_refused(require_no_replica, known)

    @pytest.mark.rules("S-12", "D-26", "S-45")
    def test_are_told_for_both_regions(self, replication):
        """One entry each, the source first, and the reason in both."""
        failed = replace(replication, reason="Because.")

        found = failed.replication_status_summary_list

        assert [SOURCE, REPLICA] == [row.region for row in found]
        assert {"Because."} == {row.replication_status_reason for row in found}

    @pytest.mark.rules("RI-17", "CO-16")
    @pytest.mark.parametrize(
        ("alias", "region", "url"),
        [
            ("a", None, "https://a.my.connect.aws"),
            ("a", SOURCE, "https://us-east-1.a.my.connect.aws"),
            (None, None, f"https://{INSTANCE_ID}.my.connect.aws"),
        ],
    )
    def test_show_in_the_access_address(self, alias, region, url):
        """With global routing the Region stands in front."""
        assert url == access_url(alias, INSTANCE_ID, region)


class TestFailedInstances:
    """How long a failed instance is shown."""

    @pytest.mark.rules("IN-10")
    @given(
        st.sampled_from(["CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED"]),
        st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    )
    def test_are_forgotten_after_a_day(self, status, age):
        """A failed one only, and not before its 24 hours are over."""
        instance = Instance(
            id=INSTANCE_ID,
            arn=Arn("i"),
            identity_management_type="SAML",
            instance_alias="a",
            created_time=NOW,
            service_role="",
            instance_status=status,
            inbound_calls_enabled=True,
            outbound_calls_enabled=True,
            instance_access_url="",
        )

        is_over = status == "CREATION_FAILED" and age > timedelta(hours=24)
        assert is_over == instance.is_forgotten(NOW + age)


def workflows():
    """Every row of the table of workflows."""
    return [w for w in vars(lifecycle).values() if isinstance(w, WorkflowKind)]


class TestLifecycle:
    """The table of all workflows."""

    @pytest.mark.rules("IN-09", "RS-05", "DS-05", "PN-06")
    @pytest.mark.parametrize(
        ("model", "shape", "never_shown"),
        [
            (lifecycle.INSTANCE, "InstanceStatus", set()),
            (
                lifecycle.REPLICA,
                "InstanceReplicationStatus",
                {"RESOURCE_REPLICATION_NOT_STARTED"},
            ),
            (lifecycle.GROUP, "TrafficDistributionGroupStatus", set()),
            (lifecycle.PHONE_NUMBER, "PhoneNumberWorkflowStatus", set()),
        ],
    )
    def test_has_the_statuses_of_the_model(self, model, shape, never_shown):
        """All that botocore's model has, and no other."""
        known = loaders.Loader().load_service_model("connect", "service-2")
        rows = [w for w in workflows() if w.model == model]

        shown = {s for w in rows for s in (w.running, w.done, w.failed)}

        assert set(known["shapes"][shape]["enum"]) - never_shown == shown

    @pytest.mark.rules("D-29", "S-42")
    def test_is_paced_by_four_models(self):
        """Each workflow is paced by one of the models that moto knows."""
        assert set(lifecycle.MODELS) == {w.model for w in workflows()}

    @pytest.mark.rules("S-42")
    @pytest.mark.parametrize("workflow", workflows(), ids=lambda w: w.running)
    def test_ends_in_another_status_or_is_a_deletion(self, workflow):
        """What runs shows so; what is gone shows nothing any more."""
        assert workflow.is_deletion == (workflow.running == workflow.done)


class TestIdentifiers:
    """IDs and ARNs."""

    @pytest.mark.rules("D-06", "D-07", "CT-16", "UR-10")
    @pytest.mark.parametrize(
        ("text", "kind", "expected"),
        [
            ("any text", arns.INSTANCE, Identifier("any text")),
            ("", arns.INSTANCE, Identifier("")),
            (
                "arn:aws:connect:us-east-1:123456789012:instance/i",
                arns.INSTANCE,
                Identifier("i", PLACE),
            ),
            (
                "arn:aws-us-gov:connect:us-east-1:123456789012:instance/i",
                arns.INSTANCE,
                Identifier("i", replace(PLACE, partition="aws-us-gov")),
            ),
            (
                "arn:aws:connect:us-east-1:123456789012:instance/i/agent/a",
                arns.AGENT,
                Identifier("a", PLACE, "i"),
            ),
            ("arn:aws:connect:us-east-1:123456789012:instance/i", arns.GROUP, None),
            ("arn:aws:connect:us-east-1:123456789012:instance", arns.INSTANCE, None),
            (
                "arn:aws:connect:us-east-1:123456789012:instance/i/agent/a",
                arns.INSTANCE,
                None,
            ),
            ("arn:aws:lambda:us-east-1:123456789012:instance/i", arns.INSTANCE, None),
            ("arn:aws:connect:us-east-1:12345:instance/i", arns.INSTANCE, None),
            ("arn:", arns.INSTANCE, None),
        ],
    )
    def test_are_read(self, text, kind, expected):
        """A bare ID, an ARN of that kind, or nothing."""
        assert expected == read_identifier(text, kind)

    @pytest.mark.rules("D-06", "PN-01", "CT-16")
    @given(
        st.sampled_from(["aws", "aws-us-gov", "aws-cn"]),
        st.from_regex(r"[a-z]{2}-[a-z]{4,9}-[0-9]", fullmatch=True),
        st.from_regex(r"[0-9]{12}", fullmatch=True),
        st.from_regex(r"[^/:\n]{1,40}", fullmatch=True),
    )
    def test_are_read_as_they_are_written(self, partition, region, account, name):
        """An ARN of a place leads back to it."""
        place = Place(partition, Region(region), AccountId(account))

        assert Identifier(name, place) == read_identifier(
            place.arn(arns.GROUP, name), arns.GROUP
        )
        assert Identifier(name, place, INSTANCE_ID) == read_identifier(
            place.child_arn(INSTANCE_ID, arns.QUEUE, name), arns.QUEUE
        )

    @pytest.mark.rules("D-07")
    @given(st.text())
    def test_of_any_text_are_read_or_not(self, text):
        """No text makes the reader stumble."""
        found = read_identifier(text, arns.INSTANCE)

        assert (found is None) <= text.startswith("arn:")
        assert read_arn("arn:aws:connect:" + text) is None or ":" in text


class TestQuotas:
    """What an account may have."""

    @pytest.mark.rules("QT-01", "QT-02", "RI-25", "CT-07")
    @pytest.mark.parametrize(
        ("rule", "most"),
        [(quotas.require_replica_quota, 5), (quotas.require_group_quota, 8)],
    )
    def test_are_hard(self, rule, most):
        """One below is fine, as many is full."""
        assert not is_refused(rule, most - 1)
        assert is_refused(rule, most)

    @pytest.mark.rules("D-01", "QT-04", "QT-05")
    @pytest.mark.parametrize(
        "rule",
        [
            quotas.require_instance_quota,
            partial(kinds.require_quota, kinds.USER),
            partial(kinds.require_quota, kinds.CONTACT_FLOW),
        ],
    )
    @given(count=st.integers(0, 1000), quota=st.none() | st.integers(0, 1000))
    def test_may_be_switched_on(self, rule, count, quota):
        """Off is no limit; else up to the quota."""
        assert (quota is not None and count >= quota) == is_refused(rule, count, quota)

    @pytest.mark.rules("QT-03", "IN-12")
    @given(
        count=st.integers(0, 300),
        quota=st.none() | st.integers(0, 300),
        is_creation=st.booleans(),
    )
    def test_of_changes_have_two_codes(self, count, quota, is_creation):
        """By whether it is a creation or a deletion."""
        code = (
            "ServiceQuotaExceededException"
            if is_creation
            else "InvalidRequestException"
        )
        is_over = quota is not None and count >= quota

        found = code_of(
            quotas.require_instance_changes, count, quota, creating=is_creation
        )

        assert (code if is_over else None) == found


class TestClientTokens:
    """The same token with the same input gets the same answer."""

    @pytest.mark.rules("S-34")
    @given(st.dictionaries(st.text(), st.integers() | st.text(), max_size=5))
    def test_know_input_in_any_order(self, params):
        """The order of members means nothing."""
        assert fingerprint(params) == fingerprint(dict(reversed(params.items())))

    @pytest.mark.rules("S-34")
    @pytest.mark.parametrize(
        "other", [{}, {"a": 2}, {"a": "1"}, {"b": 1}, {"a": 1, "b": 1}, {"a": [1]}]
    )
    def test_tell_other_input(self, other):
        """Another value, another type, a member more or less."""
        assert fingerprint({"a": 1}) != fingerprint(other)

    @pytest.mark.rules("S-34")
    def test_recall_the_answer_of_their_operation(self):
        """An empty answer is one too; another token or operation has none."""
        tokens, digest = ClientTokens(), fingerprint({"a": 1})
        now = datetime(2026, 1, 1, tzinfo=timezone.utc)
        tokens.remember("DeleteInstance", "t", digest, "{}", now=now)

        found = tokens.recall("DeleteInstance", "t", now=now)

        assert found is not None
        assert (digest, "{}") == (found.digest, found.answer)
        assert tokens.recall("DeleteInstance", "u", now=now) is None
        assert tokens.recall("CreateInstance", "t", now=now) is None

    @pytest.mark.rules("S-34", "ER-08")
    @pytest.mark.parametrize("operation", [*sorted(DECLARING), "CreateInstance"])
    def test_refuse_other_input(self, operation):
        """IdempotencyException where declared, else InvalidRequest."""
        error = IdempotencyError if operation in DECLARING else InvalidRequestError

        assert error is type(other_input(operation))

    @pytest.mark.rules("S-34", "ER-08")
    def test_are_declared_by_five_operations(self):
        """Those that the model says, and no others."""
        known = loaders.Loader().load_service_model("connect", "service-2")
        tokened = {
            name
            for name, operation in known["operations"].items()
            if {"shape": "IdempotencyException"} in operation.get("errors", [])
            and "ClientToken"
            in known["shapes"][operation["input"]["shape"]].get("members", {})
        }

        assert DECLARING <= tokened
