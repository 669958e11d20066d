"""Instances and their replicas."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.instances import (
    ReplicationStatusSummary,
    access_url,
    require_created,
    require_deletable_replica,
    require_directory,
    require_free_alias,
    require_new_replication,
    require_no_replica,
    require_replicable,
)
from moto_connect_tdg.errors import InvalidRequestError, ResourceNotReadyError
from tests.helpers.identifiers import REPLICA, SOURCE, THIRD
from tests.helpers.records import FAILED, INSTANCE, LINKED, NOW, REPLICATION
from tests.helpers.refusals import is_refused, raises_exactly

#: Statuses of a replication before its replica can be used.
WITHOUT_REPLICA = {
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_FAILED",
    "RESOURCE_REPLICATION_NOT_STARTED",
}


def having(status):
    """A replication in that status."""
    return replace(
        REPLICATION, status=status, is_complete=status not in WITHOUT_REPLICA
    )


def replicating(known, region=REPLICA):
    return partial(require_new_replication, known, region)


def deletable_replica(
    status="INSTANCE_REPLICATION_COMPLETE",
    names=(),
    *,
    is_drained=True,
    is_shifting=False,
):
    return partial(
        require_deletable_replica,
        replace(REPLICATION, status=status),
        group_names=names,
        is_shifting=is_shifting,
        is_drained=is_drained,
    )


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_free_alias, "Taken", {"taken"}),
            InvalidRequestError,
            "Invalid Input. Instance alias is already used.",
            id="alias",
            marks=pytest.mark.rules("IN-06"),
        ),
        pytest.param(
            partial(require_directory, "EXISTING_DIRECTORY", None),
            InvalidRequestError,
            "DirectoryId is required with IdentityManagementType EXISTING_DIRECTORY, "
            "and not allowed with any other, got: "
            "EXISTING_DIRECTORY",
            id="no directory",
            marks=pytest.mark.rules("IN-07"),
        ),
        pytest.param(
            partial(require_directory, "SAML", "d"),
            InvalidRequestError,
            "DirectoryId is required with IdentityManagementType EXISTING_DIRECTORY, "
            "and not allowed with any other, got: SAML",
            id="a directory too many",
            marks=pytest.mark.rules("IN-07"),
        ),
        pytest.param(
            partial(
                require_replicable, replace(INSTANCE, instance_status="CREATION_FAILED")
            ),
            InvalidRequestError,
            "The instance is not ACTIVE: i",
            id="not ACTIVE",
            marks=pytest.mark.rules("RI-10"),
        ),
        pytest.param(
            partial(require_replicable, replace(INSTANCE, instance_alias=None)),
            InvalidRequestError,
            "The instance has no alias: i",
            id="no alias",
            marks=pytest.mark.rules("RI-11"),
        ),
        pytest.param(
            partial(
                require_replicable,
                replace(INSTANCE, identity_management_type="CONNECT_MANAGED"),
            ),
            InvalidRequestError,
            "Only instances with SAML can be replicated, not with: CONNECT_MANAGED",
            id="no SAML",
            marks=pytest.mark.rules("RI-12"),
        ),
        pytest.param(
            replicating(FAILED, THIRD),
            InvalidRequestError,
            "The instance is already replicated to: us-west-2",
            id="another Region",
            marks=pytest.mark.rules("CO-05", "RI-09"),
        ),
        pytest.param(
            replicating(having("INSTANCE_REPLICATION_IN_PROGRESS")),
            ResourceNotReadyError,
            "The replication is still running: i",
            id="running",
            marks=pytest.mark.rules("D-16"),
        ),
        pytest.param(
            replicating(having("INSTANCE_REPLICATION_COMPLETE")),
            InvalidRequestError,
            "The instance is already replicated to: us-west-2",
            id="complete",
            marks=pytest.mark.rules("D-16"),
        ),
        pytest.param(
            partial(require_no_replica, REPLICATION),
            InvalidRequestError,
            "Delete the replica first, in: us-west-2",
            id="source",
            marks=pytest.mark.rules("S-07"),
        ),
        pytest.param(
            partial(
                require_created,
                replace(INSTANCE, instance_status="CREATION_IN_PROGRESS"),
            ),
            InvalidRequestError,
            "The instance is still being created: i",
            id="being created",
            marks=pytest.mark.rules("S-07"),
        ),
        pytest.param(
            deletable_replica("INSTANCE_REPLICATION_IN_PROGRESS"),
            InvalidRequestError,
            "The replica has a workflow running: INSTANCE_REPLICATION_IN_PROGRESS",
            id="replicating",
            marks=pytest.mark.rules("S-08"),
        ),
        pytest.param(
            deletable_replica("INSTANCE_REPLICA_DELETING"),
            InvalidRequestError,
            "The replica has a workflow running: INSTANCE_REPLICA_DELETING",
            id="deleting",
            marks=pytest.mark.rules("S-08"),
        ),
        pytest.param(
            deletable_replica(names=["a", "b"]),
            InvalidRequestError,
            "Delete the instance's traffic distribution groups first: a, b",
            id="groups",
            marks=pytest.mark.rules("S-08"),
        ),
        pytest.param(
            deletable_replica(is_shifting=True),
            InvalidRequestError,
            "A traffic distribution group of the instance is being updated: i",
            id="shifting",
            marks=pytest.mark.rules("S-08"),
        ),
        pytest.param(
            deletable_replica(is_drained=False),
            InvalidRequestError,
            "A traffic distribution group still sends telephony to: us-west-2",
            id="traffic",
            marks=pytest.mark.rules("S-08"),
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
            partial(require_free_alias, None, {"taken"}),
            id="no alias",
            marks=pytest.mark.rules("IN-06"),
        ),
        pytest.param(
            partial(require_free_alias, "free", {"taken"}),
            id="free alias",
            marks=pytest.mark.rules("IN-06"),
        ),
        pytest.param(
            partial(require_directory, "EXISTING_DIRECTORY", "d"),
            id="a directory",
            marks=pytest.mark.rules("IN-07"),
        ),
        pytest.param(
            partial(require_directory, "SAML", None),
            id="none",
            marks=pytest.mark.rules("IN-07"),
        ),
        pytest.param(
            partial(require_replicable, INSTANCE),
            id="replicable",
            marks=pytest.mark.rules("RI-10"),
        ),
        pytest.param(
            partial(require_new_replication, None, REPLICA),
            id="the first",
            marks=pytest.mark.rules("CO-05"),
        ),
        pytest.param(
            partial(require_no_replica, None),
            id="never replicated",
            marks=pytest.mark.rules("S-07"),
        ),
        pytest.param(
            replicating(replace(FAILED, status="INSTANCE_REPLICATION_DELETION_FAILED")),
            id="after the failed deletion of a failed replica",
            marks=pytest.mark.rules("D-16"),
        ),
        pytest.param(
            partial(require_created, INSTANCE),
            id="settled",
            marks=pytest.mark.rules("S-07"),
        ),
        pytest.param(
            deletable_replica(),
            id="nothing depends on it",
            marks=pytest.mark.rules("S-08"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


class TestInstances:
    """Instances by themselves."""

    @pytest.mark.rules("IN-10")
    @given(
        st.sampled_from(["CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED"]),
        st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    )
    def test_are_forgotten_a_day_after_a_failure(self, status, age):
        """Only a failed instance is forgotten, and only after 24 hours."""
        instance = replace(INSTANCE, instance_status=status)

        is_over = status == "CREATION_FAILED" and age > timedelta(hours=24)
        assert is_over == instance.is_forgotten(NOW + age)

    @pytest.mark.rules("IN-10")
    @pytest.mark.parametrize(
        ("status", "age", "forgotten"),
        [
            ("CREATION_FAILED", timedelta(hours=24), False),
            ("CREATION_FAILED", timedelta(hours=24, microseconds=1), True),
            ("ACTIVE", timedelta(days=999), False),
        ],
    )
    def test_are_forgotten_when_failed(self, status, age, forgotten):
        """A failed instance is shown for 24 hours, any other for as long as it exists."""
        instance = replace(INSTANCE, instance_status=status)

        assert forgotten == instance.is_forgotten(NOW + age)

    @pytest.mark.rules("RI-17", "CO-16")
    @pytest.mark.parametrize(
        ("alias", "region", "url"),
        [
            ("a", None, "https://a.my.connect.aws"),
            (None, None, "https://i.my.connect.aws"),
            ("a", SOURCE, "https://us-east-1.a.my.connect.aws"),
        ],
    )
    def test_have_an_address(self, alias, region, url):
        """The address has the alias or the ID, and the Region with global routing."""
        assert url == access_url(alias, "i", region)


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
    def test_may_be_repeated_or_not(self, status, error):
        """Only a replication that failed can be repeated to the same Region."""
        known = having(status)

        if error is None:
            require_new_replication(known, REPLICA)
        else:
            with pytest.raises(error):
                require_new_replication(known, REPLICA)

    @pytest.mark.rules("S-07")
    @pytest.mark.parametrize(
        ("status", "is_kept"),
        [
            ("INSTANCE_REPLICATION_COMPLETE", True),
            ("INSTANCE_REPLICATION_IN_PROGRESS", True),
            ("INSTANCE_REPLICATION_FAILED", False),
            ("INSTANCE_REPLICA_DELETING", True),
            ("INSTANCE_REPLICATION_DELETION_FAILED", True),
        ],
    )
    def test_keep_their_source_from_deletion(self, status, is_kept):
        """A source can be deleted only without a replica."""
        known = having(status)

        assert is_kept == is_refused(require_no_replica, known)

    @pytest.mark.rules("S-12", "D-26", "S-45")
    def test_show_one_status_per_region(self):
        """Both Regions show the same status and reason, the source first."""
        summaries = replace(REPLICATION, reason="why").replication_status_summary_list

        assert [
            ReplicationStatusSummary(region, "INSTANCE_REPLICATION_COMPLETE", "why")
            for region in LINKED
        ] == summaries

    @pytest.mark.rules("SI-01")
    def test_sign_in_at_the_source(self):
        """The SAML endpoint is that of the source Region."""
        assert "https://i.us-east-1.sign-in.connect.aws/saml" == (
            REPLICATION.global_sign_in_endpoint
        )

    @pytest.mark.rules("RS-05")
    @pytest.mark.parametrize(
        ("status", "is_complete", "has_failed"),
        [
            ("INSTANCE_REPLICATION_IN_PROGRESS", False, False),
            ("INSTANCE_REPLICATION_FAILED", False, True),
            ("INSTANCE_REPLICA_DELETING", False, False),
            ("INSTANCE_REPLICATION_DELETION_FAILED", False, True),
            ("INSTANCE_REPLICATION_COMPLETE", True, False),
            ("INSTANCE_REPLICA_DELETING", True, False),
            ("INSTANCE_REPLICATION_DELETION_FAILED", True, False),
        ],
    )
    def test_have_failed_without_a_replica(self, status, is_complete, has_failed):
        """A replication has failed only while there is no usable replica."""
        found = replace(REPLICATION, status=status, is_complete=is_complete)

        assert has_failed == found.has_failed
