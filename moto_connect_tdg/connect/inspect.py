"""All that the mock holds, as plain data.

Two states are equal exactly if no API call can tell them apart. So everything is
in it that a later call could show or depend on, and nothing that is derived from
it. Secrets are not: client tokens are digests, passwords are not kept at all.

Faults, journal, settings and pace are of the mock, not of the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ..domain import quotas
from ..domain.contents import Contents
from ..domain.distributions import AgentConfig, SignInConfig, TelephonyConfig
from ..domain.groups import NewDistribution, TrafficDistributionGroup
from ..domain.phone_numbers import PhoneNumber

if TYPE_CHECKING:
    from ..domain.instances import Instance
    from ..domain.inventory import Inventory
    from .models import TdgConnectBackend
    from .pacing import Workflow

#: Numbers that were released and cannot be claimed yet, beside the accounts.
RESTING = "RestingPhoneNumbers"
#: What *Contents* derives from its other members.
_DERIVED_CONTENTS = frozenset(
    {"usernames", "flow_names", "queue_names", "group_of_user"}
)
#: Members whose name in the state is not their own.
_NAMES = {
    "flows": "ContactFlows",
    "hours": "HoursOfOperations",
    "links": "FlowAssociations",
    "users_of_group": "UsersOfGroups",
}
#: What a running workflow may hold back until its end.
_RECORDS = (NewDistribution, PhoneNumber, TrafficDistributionGroup)


def plain(value: object) -> Any:
    """A value as JSON has it; records get the API's names for their members."""
    found: Any = value
    match value:
        case datetime():
            found = f"{value.isoformat(timespec='microseconds')}Z"
        case TelephonyConfig() | AgentConfig():
            found = {row.region: row.percentage for row in value.distributions}
        case SignInConfig():
            found = {row.region: row.enabled for row in value.distributions}
        case Mapping():
            found = {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            found = [plain(item) for item in value]
        case _ if is_dataclass(value):
            found = row_of(value)
    return found


def row_of(record: object, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """A record's fields by their names in the API."""
    if not is_dataclass(record):
        raise AssertionError(record)
    return {
        _api_name(member.name): plain(getattr(record, member.name))
        for member in fields(record)
        if member.name not in without
    }


def _api_name(name: str) -> str:
    return _NAMES.get(name) or "".join(
        word[:1].upper() + word[1:] for word in name.split("_")
    )


def settle(site: TdgConnectBackend) -> None:
    """Let all happen that was due, as the next API call would."""
    site.settle_watched()
    for key in tuple(site.workflows):
        site.settle(key)
    site.forget_failed_claims()


def state_of_region(site: TdgConnectBackend) -> dict[str, Any]:
    """What an account has in one Region; empty members where it has nothing."""
    now = site.now()
    return {
        "Instances": [
            _instance(site, instance)
            for instance in site.instances.values()
            if not instance.is_forgotten(now)
        ],
        "Replications": [
            {
                **row_of(replication, without=("status",)),
                "ReplicationStatus": replication.status,
            }
            for replication in site.replications.values()
        ],
        "TrafficDistributionGroups": [
            {**row_of(group), "SignIn": plain(site.sign_in_of(group))}
            for group in site.groups.values()
        ],
        "PhoneNumbers": [_number(site, number) for number in site.numbers.values()],
        "Tags": {arn: dict(tags) for arn, tags in site.tagger.tags.items() if tags},
        "Aliases": {
            alias: arn
            for alias, arn in site.shared.aliases.items()
            if arn.startswith(site.place.arn("instance", ""))
        },
        "AnalyticsDataAssociations": {
            instance_id: {key: found[key].to_dict() for key in sorted(found)}
            for instance_id, found in site.analytics_data_associations.items()
            if found
        },
        "Imports": sorted(site.imports),
        "Releases": _within(site.releases, now - quotas.RELEASES_WINDOW),
        "InstanceChanges": _within(
            site.instance_changes, now - quotas.INSTANCE_CHANGES_WINDOW
        ),
        "ClientTokens": site.client_tokens.fingerprint(),
        "Workflows": {
            key: _workflow(workflow)
            for key, workflow in sorted(
                {**site.workflows, **site.watched_workflows}.items()
            )
        },
    }


def _instance(site: TdgConnectBackend, instance: Instance) -> dict[str, Any]:
    """An instance; what it holds stands with the source, which owns it."""
    source = site.replica_sources.get(instance.id)
    contents = site.contents.get(instance.id) if source is None else None
    return {
        **row_of(instance),
        "ReplicaOf": source,
        "Contents": _contents(contents) if contents else None,
    }


def _contents(contents: Contents) -> dict[str, Any]:
    return {
        _api_name(member.name): _listed(getattr(contents, member.name))
        for member in fields(contents)
        if member.name not in _DERIVED_CONTENTS
    }


def _listed(records: Mapping[str, Any]) -> Any:
    """Records in the order in which the API lists them; else pairs, in their order."""
    if records and is_dataclass(next(iter(records.values()))):
        return [row_of(record) for record in records.values()]
    return [
        [key, list(found) if isinstance(found, dict) else found]
        for key, found in records.items()
        if found
    ]


def _number(site: TdgConnectBackend, number: PhoneNumber) -> dict[str, Any]:
    return {
        "PhoneNumberArn": number.phone_number_arn,
        **row_of(number, without=("place",)),
        "FailedClaimKeptUntil": plain(site.failed_claims.get(number.phone_number_id)),
    }


def _workflow(workflow: Workflow) -> dict[str, Any]:
    """A running workflow: how far it is, and what its end will bring."""
    fate, settle, pace = workflow._fate, workflow._settle, workflow._state  # noqa: SLF001 - to be public in service/
    pending = settle.args if isinstance(settle, partial) else ()
    return {
        "Model": workflow.kind.model,
        "Running": workflow.kind.running,
        "BegunBy": list(workflow.kind.begun_by),
        "FailureReason": fate.failure_reason,
        "IsStalled": fate.is_stalled,
        "Looks": pace._tick,  # noqa: SLF001 - as above
        "Begun": pace._time_progressed.isoformat(),  # noqa: SLF001 - as above
        "Pending": [row_of(found) for found in pending if isinstance(found, _RECORDS)],
    }


def _within(times: Iterable[datetime], since: datetime) -> list[Any]:
    return [plain(time) for time in times if time >= since]


def state_of_accounts(
    accounts: Mapping[str, Mapping[str, TdgConnectBackend]],
) -> dict[str, dict[str, Any]]:
    """What there is, by account and Region; what is empty is left out."""
    for regions in accounts.values():
        for site in regions.values():
            settle(site)
    found = {
        account: {
            region: state
            for region, state in (
                (region, state_of_region(site)) for region, site in regions.items()
            )
            if any(state.values())
        }
        for account, regions in accounts.items()
    }
    return {account: regions for account, regions in found.items() if regions}


def state_of_inventory(inventory: Inventory, now: datetime) -> dict[str, Any]:
    """Released numbers, which rest for all accounts and so belong to none.

    They stand beside the accounts, under `RESTING`, while there are any.
    """
    resting = {number: plain(until) for number, until in inventory.resting(now)}
    return {RESTING: resting} if resting else {}
