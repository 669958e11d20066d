"""The whole state of the mock, as plain data.

Two states are equal exactly if no API call can tell them apart. So the state has
everything that a later API call could show or depend on, and nothing that is derived
from it, except for what flows name, as a failover depends on it (FL-07). It has no
secrets: client tokens are digests, passwords are not stored.

Faults, journal, settings and pace belong to the mock, not to the service, and are
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timezone
from functools import cache, partial
from typing import Any

from ..domain import arns, quotas
from ..domain.association_kinds import PER_REGION
from ..domain.contents import Contents, RegionalContents
from ..domain.distributions import AgentConfig, SignInConfig, TelephonyConfig
from ..domain.flow_modules import FlowModule
from ..domain.flow_references import flow_references
from ..domain.flows import ContactFlow
from ..domain.groups import TrafficDistributionGroup
from ..domain.instances import Instance
from ..domain.kinds import KINDS
from ..domain.lineages import Lineage
from ..domain.phone_numbers import PhoneNumber
from .scope import Scope
from .site import Site
from .workflows import Workflow
from .world import World

#: The member for released numbers in quarantine, next to the accounts.
RESTING = "RestingPhoneNumbers"
#: Records that a running workflow may apply at its end.
_RECORDS = (PhoneNumber, TrafficDistributionGroup)


def plain(value: object) -> Any:
    """Convert a value to JSON types; records get the API's member names."""
    found: Any = value
    match value:
        case str() | int() | None:
            # most are
            pass
        case datetime():
            zoneless = value.astimezone(timezone.utc).replace(tzinfo=None)
            found = f"{zoneless.isoformat(timespec='microseconds')}Z"
        case TelephonyConfig() | AgentConfig():
            found = {row.region: row.percentage for row in value.distributions}
        case SignInConfig():
            found = {row.region: row.enabled for row in value.distributions}
        case Mapping():
            found = {_key(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            found = [plain(item) for item in value]
        case _ if is_dataclass(value):
            found = row_of(value)
    return found


def _key(key: object) -> str:
    return "/".join(key) if isinstance(key, tuple) else str(key)


def row_of(record: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """A record's fields by their API names."""
    return {
        _api_name(name): plain(getattr(record, name))
        for member in fields(record)
        if (name := member.name) not in without
    }


@cache
def _api_name(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _complete(world: World) -> None:
    """Complete everything that is due, as the next API calls would."""
    for site in world.all_sites():
        for key in tuple(site.workflows):
            site.complete(key)
    world.complete_due()


def _state_of_site(scope: Scope) -> dict[str, Any]:
    """The state of an account in one Region; members are empty if it has nothing."""
    site, now = scope.here, scope.now
    return {
        "Instances": [
            _instance(scope, instance)
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
            {**row_of(group), "SignIn": plain(scope.sign_in_of(group))}
            for group in site.groups.values()
        ],
        "PhoneNumbers": [_number(site, number) for number in site.numbers.values()],
        "Tags": {arn: dict(tags) for arn, tags in site.tags.items()},
        "Aliases": {
            alias: arn
            for alias, arn in scope.world.aliases.items()
            if arn.startswith(site.place.arn(arns.INSTANCE, ""))
        },
        "Imports": sorted(site.imports),
        "Releases": _within(site.releases, now - quotas.RELEASES_WINDOW),
        "InstanceChanges": _within(
            site.instance_changes, now - quotas.INSTANCE_CHANGES_WINDOW
        ),
        "ClientTokens": site.client_tokens.fingerprint(now=now),
        "Workflows": {
            key: _workflow(workflow)
            for key, workflow in sorted(
                {**site.workflows, **site.watched_workflows}.items()
            )
        },
    }


def _instance(scope: Scope, instance: Instance) -> dict[str, Any]:
    """An instance; only the source, which owns the contents, shows them."""
    site = scope.here
    source = site.replica_sources.get(instance.id)
    contents = site.contents.get(instance.id) if source is None else None
    if contents is not None:
        scope.floor_of(instance.id).settle()
    return {
        **row_of(instance),
        "ReplicaOf": source,
        "Contents": _contents(contents) if contents else None,
        "RegionalContents": _regional(site.regional.get(instance.id)),
    }


def _regional(regional: RegionalContents | None) -> dict[str, Any]:
    """What an instance has in this Region only; empty if it has nothing."""
    if regional is None:
        return {}
    found: dict[str, Any] = {
        kind.plural: [row_of(record) for record in regional.of(kind)]
        for kind in PER_REGION
    }
    found["DefaultVocabularies"] = dict(regional.default_vocabularies)
    return {name: value for name, value in found.items() if value}


def _record(record: Any) -> dict[str, Any]:
    """A record; a flow or a module with what its content names (FL-07)."""
    row = row_of(record)
    if isinstance(record, ContactFlow | FlowModule):
        row["References"] = [row_of(found) for found in flow_references(record.content)]
    return row


def _contents(contents: Contents) -> dict[str, Any]:
    return {
        **{kind.plural: [_record(r) for r in contents.of(kind)] for kind in KINDS},
        "HierarchyStructure": plain(contents.hierarchy),
        "ChildrenOfHours": [
            [parent_id, list(children)]
            for parent_id, children in contents.children_of_hours.items()
            if children
        ],
        "Contacts": [row_of(contact) for contact in contents.contacts.values()],
        "Sessions": [row_of(session) for session in contents.sessions]
        if contents.sessions.is_modelled
        else None,
        "FlowAssociations": [list(link) for link in contents.links.items()],
        "Lineages": {
            "/".join(named): _lineage(lineage)
            for named, lineage in contents.lineages.items()
        },
        "UsersOfGroups": [
            [group_id, list(users)]
            for group_id, users in contents.users_of_group.items()
            if users
        ],
    }


def _lineage(lineage: Lineage) -> dict[str, Any]:
    """The versions and aliases of a flow or a flow module."""
    return {
        "LastVersion": lineage.last,
        "Versions": [row_of(version) for version in lineage.versions.values()],
        "Aliases": [row_of(alias) for alias in lineage.aliases.values()],
    }


def _number(site: Site, number: PhoneNumber) -> dict[str, Any]:
    return {
        "PhoneNumberArn": number.phone_number_arn,
        **row_of(number, without=("place",)),
        "FailedClaimKeptUntil": plain(site.failed_claims.get(number.phone_number_id)),
    }


def _workflow(workflow: Workflow) -> dict[str, Any]:
    """A running workflow: its progress, and the records that its end applies."""
    finish = workflow.finish
    pending = finish.args if isinstance(finish, partial) else ()
    return {
        "Model": workflow.kind.model,
        "Running": workflow.kind.running,
        "BegunBy": list(workflow.kind.begun_by),
        "FailureReason": workflow.forced.failure_reason,
        "IsStalled": workflow.forced.is_stalled,
        "Progress": plain(workflow.progress.snapshot()),
        "Pending": [row_of(found) for found in pending if isinstance(found, _RECORDS)],
    }


def _within(times: Iterable[datetime], since: datetime) -> list[Any]:
    return [plain(time) for time in times if time >= since]


def state_of_accounts(
    world: World, account_id: str | None = None
) -> dict[str, dict[str, Any]]:
    """The state by account and Region; an empty account or Region is left out."""
    _complete(world)
    now = world.now()
    scopes = [
        Scope(world, site, now)
        for site in world.all_sites()
        if account_id in {None, site.place.account_id}
    ]
    found: dict[str, dict[str, Any]] = {}
    for scope in scopes:
        state = _state_of_site(scope)
        if any(state.values()):
            place = scope.here.place
            found.setdefault(place.account_id, {})[place.region] = state
    return found


def state_of_inventory(world: World) -> dict[str, Any]:
    """Numbers in quarantine, which no account can claim, so they belong to none.

    They are next to the accounts, under `RESTING`, if there are any.
    """
    resting = {
        number: plain(until)
        for number, until in world.inventory.quarantined(world.now())
    }
    return {RESTING: resting} if resting else {}
