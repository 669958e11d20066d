"""Quotas of an account: fixed ones, and those that a user can switch on.

https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html
"""

from __future__ import annotations

from datetime import timedelta

from ..errors import (
    InvalidParameterError,
    InvalidRequestError,
    ServiceQuotaExceededError,
)
from ..records import dataclass

#: Replicas per account, not adjustable (RI-25, QT-01).
REPLICAS_PER_ACCOUNT = 5
#: Groups per replicated instance, not adjustable (CT-07, QT-02).
GROUPS_PER_INSTANCE = 8
#: Whether the default group is one of those eight (undocumented; our choice, S-06).
DEFAULT_GROUP_COUNTS = False
#: Numbers per group (undocumented, QT-11; our choice, S-35).
PHONE_NUMBERS_PER_GROUP = 1_000_000
#: Tags per resource (TG-03).
TAGS_PER_RESOURCE = 50
#: How long a creation or deletion of an instance counts (IN-12, QT-03).
INSTANCE_CHANGES_WINDOW = timedelta(days=30)
#: How long a release counts against new claims (PN-53).
RELEASES_WINDOW = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Quotas:
    """The adjustable quotas; None is off, and off is the default (D-01)."""

    instances_per_region: int | None = None
    instance_changes_per_30_days: int | None = None
    phone_numbers_per_instance: int | None = None
    users_per_instance: int | None = None
    contact_flows_per_instance: int | None = None
    contact_flow_modules_per_instance: int | None = None
    queues_per_instance: int | None = None
    quick_connects_per_instance: int | None = None
    routing_profiles_per_instance: int | None = None
    security_profiles_per_instance: int | None = None
    hours_of_operation_per_instance: int | None = None
    prompts_per_instance: int | None = None
    agent_statuses_per_instance: int | None = None
    hierarchy_groups_per_instance: int | None = None
    predefined_attributes_per_instance: int | None = None
    views_per_instance: int | None = None
    vocabularies_per_instance: int | None = None
    lambda_functions_per_instance: int | None = None
    lex_bots_per_instance: int | None = None
    lex_v2_bot_aliases_per_instance: int | None = None
    security_keys_per_instance: int | None = None
    task_templates_per_instance: int | None = None
    customized_fields_per_task_template: int | None = None
    evaluation_forms_per_instance: int | None = None
    rules_per_instance: int | None = None
    email_addresses_per_instance: int | None = None
    concurrent_calls_per_instance: int | None = None
    concurrent_chats_per_instance: int | None = None
    concurrent_tasks_per_instance: int | None = None


#: What a new account gets, where Amazon's page says it (QT-12).
DOCUMENTED = Quotas(
    instances_per_region=2,
    instance_changes_per_30_days=100,
    phone_numbers_per_instance=5,
    users_per_instance=500,
    contact_flows_per_instance=100,
    contact_flow_modules_per_instance=200,
    queues_per_instance=100,
    quick_connects_per_instance=100,
    routing_profiles_per_instance=500,
    security_profiles_per_instance=100,
    hours_of_operation_per_instance=100,
    prompts_per_instance=500,
    agent_statuses_per_instance=50,
    hierarchy_groups_per_instance=500,
    predefined_attributes_per_instance=150,
    lambda_functions_per_instance=50,
    lex_bots_per_instance=70,
    lex_v2_bot_aliases_per_instance=100,
    security_keys_per_instance=2,
    task_templates_per_instance=50,
    customized_fields_per_task_template=50,
    concurrent_calls_per_instance=10,
    concurrent_chats_per_instance=500,
    concurrent_tasks_per_instance=2500,
)


def require_replica_quota(replicas: int) -> None:
    """Five replicas per account (RI-25, QT-01)."""
    if replicas >= REPLICAS_PER_ACCOUNT:
        msg = f"Replicas per account are limited to: {REPLICAS_PER_ACCOUNT}"
        raise ServiceQuotaExceededError(msg)


def require_group_quota(groups: int) -> None:
    """Eight groups per replicated instance (CT-07, QT-02)."""
    if groups >= GROUPS_PER_INSTANCE:
        msg = (
            "Traffic distribution groups per instance are limited to: "
            f"{GROUPS_PER_INSTANCE}"
        )
        raise ServiceQuotaExceededError(msg)


def require_instance_quota(instances: int, quota: int | None) -> None:
    """Limit the instances per Region, if the quota is on (QT-04)."""
    if quota is not None and instances >= quota:
        msg = f"Instances per Region are limited to: {quota}"
        raise ServiceQuotaExceededError(msg)


def require_instance_changes(
    changes: int, quota: int | None, *, creating: bool
) -> None:
    """Limit creations and deletions of instances in 30 days, if the quota is on.

    IN-12, QT-03, S-65
    """
    if quota is None or changes < quota:
        return
    if creating:
        # the message seen on a real account (S-65)
        msg = (
            "Your account has been flagged for an excessive number of creation "
            "and deletion attempts"
        )
        raise ServiceQuotaExceededError(msg)
    # IN-12 gives no error code for deletions; this is the declared one that fits.
    msg = f"Creations and deletions of instances in 30 days are limited to: {quota}"
    raise InvalidRequestError(msg)


def require_claims_open(releases: int, quota: int | None) -> None:
    """Refuse claims after too many releases: 200 % of the quota in 180 days.

    PN-53, PN-54, S-43, D-25
    """
    if quota is not None and releases >= max(2 * quota, 1):
        msg = (
            "Claiming is blocked: phone numbers released in the last 180 days "
            f"reached 200 % of the quota of: {quota}"
        )
        raise InvalidParameterError(msg)


def over_target_quota(held: int, *, is_group: bool, quota: int | None) -> str | None:
    """Say why a target with *held* numbers takes no more, or None.

    PN-08, PN-55, S-35
    """
    limit = PHONE_NUMBERS_PER_GROUP if is_group else quota
    if limit is None or held < limit:
        return None
    kind = "traffic distribution group" if is_group else "instance"
    return f"Phone numbers per {kind} are limited to: {limit}"
