"""The state of one account in one Region, and how resources are found in it.

A resource lives in the backend of the Region where it was made; others find it
by the Region in its ARN. What is shown of it is worked out, never copied.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.connect.models import ConnectBackend
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from ...domain import arns
from ...domain.arns import Identifier, Place, read_identifier
from ...domain.contents import Contents
from ...domain.groups import TrafficDistributionGroup
from ...domain.idempotency import ClientTokens
from ...domain.instances import Instance, Replication
from ...domain.lifecycle import WorkflowKind
from ...domain.paging import Register
from ...domain.phone_numbers import NumberIndex, PhoneNumber
from ...errors import ResourceNotFoundError
from ...types import E164, AccountId, Arn, InstanceId, PhoneNumberId, Region
from ..pacing import Fate, Workflow

if TYPE_CHECKING:
    from ..models import SharedState, TdgConnectBackend


class Shown:
    """A record, with members that are worked out when it is shown."""

    __slots__ = ("_members", "_record")

    def __init__(self, record: object, **members: object) -> None:
        self._record = record
        self._members = members

    def __getattr__(self, name: str) -> Any:
        try:
            return self._members[name]
        except KeyError:
            return getattr(self._record, name)


class State(ConnectBackend):
    """What an account has in one Region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.place = Place(self.partition, Region(region_name), AccountId(account_id))
        # moto's own handlers (of operations that are not ours) only ask whether
        # an instance is there.
        self.instances: Register[Instance] = Register()  # type: ignore[assignment]
        self.contents: dict[InstanceId, Contents] = {}
        #: of the sources in this Region
        self.replications: dict[InstanceId, Replication] = {}
        #: of the replicas in this Region: where their source is
        self.replica_sources: dict[InstanceId, Region] = {}
        self.groups: Register[TrafficDistributionGroup] = Register()
        self.numbers: dict[PhoneNumberId, PhoneNumber] = {}
        self.numbers_by_e164: dict[E164, PhoneNumber] = {}
        self.numbers_of_instances = NumberIndex()
        self.numbers_of_target: dict[Arn, NumberIndex] = {}
        #: until when a failed claim may be tried again (PN-09)
        self.failed_claims: dict[PhoneNumberId, datetime] = {}
        #: source ARNs of the numbers that were imported (PN-26)
        self.imports: set[str] = set()
        self.releases: deque[datetime] = deque()
        self.instance_changes: deque[datetime] = deque()
        self.client_tokens = ClientTokens()
        #: workflows of instances and numbers, settled when they are looked at
        self.workflows: dict[str, Workflow] = {}
        #: workflows of replicas and groups, few, settled at every call: others
        #: depend on them
        self.watched_workflows: dict[str, Workflow] = {}

    # -- neighbours ---------------------------------------------------------

    @property
    def shared(self) -> SharedState:
        """What all accounts and Regions have in common."""
        from ..models import connect_backends  # noqa: PLC0415 - models imports this

        return connect_backends.shared

    def at(self, region: Region) -> TdgConnectBackend:
        """The same account in another Region."""
        from ..models import connect_backends  # noqa: PLC0415 - models imports this

        return connect_backends[self.account_id][region]

    def touched(self) -> Iterator[TdgConnectBackend]:
        """The same account in every Region that was ever used."""
        from ..models import connect_backends  # noqa: PLC0415 - models imports this

        return iter(tuple(connect_backends[self.account_id].values()))

    @staticmethod
    def touched_by_anybody() -> Iterator[TdgConnectBackend]:
        """Every account in every Region that was ever used."""
        from ..models import connect_backends  # noqa: PLC0415 - models imports this

        for regions in tuple(connect_backends.values()):
            yield from tuple(regions.values())

    # -- time and chance ----------------------------------------------------

    @staticmethod
    def now() -> datetime:
        """The time, as moto (and whoever freezes it) has it."""
        return utcnow()

    @staticmethod
    def new_id() -> str:
        """A new ID, repeatable by moto's seed."""
        return str(mock_random.uuid4())

    # -- workflows ----------------------------------------------------------

    def begin(
        self,
        key: str,
        kind: WorkflowKind[Any],
        settle: Callable[[str | None], None],
        *,
        failure_reason: str | None = None,
        is_watched: bool = False,
    ) -> None:
        """Begin a workflow; at moto's default pace it is over at once."""
        fate = self.shared.running.fate
        if failure_reason is not None:
            fate = Fate(failure_reason, is_stalled=fate.is_stalled)
        workflow = Workflow(kind, fate, settle)
        if workflow.is_over:
            workflow.settle()
        else:
            (self.watched_workflows if is_watched else self.workflows)[key] = workflow

    def settle(self, key: str) -> None:
        """End the workflow of an instance or number if it is over by now."""
        workflow = self.workflows.get(key)
        if workflow is not None and workflow.is_over:
            del self.workflows[key]
            workflow.settle()

    def settle_watched(self) -> None:
        """End what is over of the replicas' and groups' workflows."""
        for key, workflow in tuple(self.watched_workflows.items()):
            # The end of one may have taken another with it: a replica's, its group's.
            if key in self.watched_workflows and workflow.is_over:
                del self.watched_workflows[key]
                workflow.settle()

    def look(self, key: str) -> None:
        """Count a look at whatever workflow the resource has running."""
        workflow = self.workflows.get(key) or self.watched_workflows.get(key)
        if workflow is not None:
            workflow.look()

    # -- finding ------------------------------------------------------------

    def tags_of(self, arn: str) -> dict[str, str]:
        """The tags of a resource that this backend owns."""
        return self.tagger.get_tag_dict_for_resource(arn)

    def put_tags(self, arn: str, tags: dict[str, str] | None) -> None:
        """Tag a resource that this backend owns."""
        if tags:
            self.tagger.tag_resource(arn, self.tagger.convert_dict_to_tags_input(tags))

    def read_own(self, text: str, kind: str) -> Identifier:
        """What *text* names, if it can be of this account and Region at all.

        S-49, D-06, D-07, D-14
        """
        identifier = read_identifier(text, kind)
        if identifier is None or identifier.place not in {None, self.place}:
            raise not_found(kind, text)
        return identifier

    # -- resources inside an instance: one, whichever side asks --------------

    def child_id(
        self, instance: Instance, kind: str, text: str, known: Container[str]
    ) -> str:
        """The ID of a resource inside an instance of this Region (D-28)."""
        identifier = self.read_own(text, kind)
        if (
            identifier.parent_id not in {None, instance.id}
            or identifier.id not in known
        ):
            raise not_found(kind, text)
        return identifier.id

    def child_arn(self, instance: Instance, kind: str, child_id: str) -> Arn:
        """Its ARN, with the Region that it is asked in (D-28)."""
        return self.place.child_arn(instance.id, kind, child_id)

    def tag_home(
        self, instance: Instance, kind: str, child_id: str
    ) -> tuple[State, Arn]:
        """The owner and the ARN that its tags are kept under."""
        owner = self.source_of(instance.id)
        return owner, owner.place.child_arn(instance.id, kind, child_id)

    def child_tags(
        self, instance: Instance, kind: str, child_id: str
    ) -> dict[str, str]:
        """Its tags: one set, kept with the source (S-47, D-28)."""
        owner, arn = self.tag_home(instance, kind, child_id)
        return owner.tags_of(arn)

    def put_child_tags(
        self, instance: Instance, kind: str, child_id: str, tags: dict[str, str] | None
    ) -> None:
        """Tag it."""
        owner, arn = self.tag_home(instance, kind, child_id)
        owner.put_tags(arn, tags)

    def forget_child_tags(self, instance: Instance, kind: str, child_id: str) -> None:
        """Drop its tags with it."""
        owner, arn = self.tag_home(instance, kind, child_id)
        owner.tagger.delete_all_tags_for_resource(arn)

    # -- instances and groups -----------------------------------------------

    def find_instance(self, text: str) -> Instance:
        """The instance of this Region that an ID or ARN names (IN-17)."""
        return self.instance_of(self.read_own(text, arns.INSTANCE).id, text)

    def instance_of(self, instance_id: str, text: str | None = None) -> Instance:
        """The instance of that bare ID, as it is by now."""
        self.settle(instance_id)
        instance = self.instances.get(instance_id)
        if instance is None or instance.is_forgotten(self.now()):
            msg = f"Instance with id {text or instance_id} not found"
            raise ResourceNotFoundError(msg)
        return instance

    def _get_instance_or_raise(self, instance_id: str) -> Any:
        # moto's own name for it, called by moto's own operations.
        return self.find_instance(instance_id)

    def replication_of(self, instance_id: InstanceId) -> Replication | None:
        """The replication of an instance of this Region, on either side of it."""
        source = self.replica_sources.get(instance_id)
        if source is not None:
            return self.at(source).replications.get(instance_id)
        return self.replications.get(instance_id)

    def is_replica(self, instance_id: InstanceId) -> bool:
        """Whether the instance of this Region is a replica."""
        return instance_id in self.replica_sources

    def source_of(self, instance_id: InstanceId) -> State:
        """Where the instance's source is: here, or in the paired Region."""
        source = self.replica_sources.get(instance_id)
        return self if source is None else self.at(source)

    def contents_of(self, instance: Instance) -> Contents:
        """What the instance holds; its door is closed until it is ACTIVE."""
        if instance.instance_status != "ACTIVE":
            msg = f"Instance with id {instance.id} is not ACTIVE"
            raise ResourceNotFoundError(msg)
        return self.contents[instance.id]

    def groups_of(self, instance_id: InstanceId) -> list[TrafficDistributionGroup]:
        """The groups of a source of this Region: nine at most."""
        return [g for g in self.groups.values() if g.instance_id == instance_id]

    def default_group_of(self, instance_id: InstanceId) -> TrafficDistributionGroup:
        """The default group of a source of this Region."""
        return next(g for g in self.groups_of(instance_id) if g.is_default)

    def find_group(self, text: str) -> tuple[State, TrafficDistributionGroup]:
        """A group and its owner: by ID or ARN at home, by ARN from the replica.

        DS-02, GD-01, UT-12, US-12, S-49, D-13
        """
        identifier = read_identifier(text, arns.GROUP)
        if identifier is None or identifier.parent_id is not None:
            raise not_found(arns.GROUP, text)
        owner = self.owner_of(identifier)
        group = owner.groups.get(identifier.id) if owner else None
        if owner is None or group is None or self.place.region not in group.linked:
            raise not_found(arns.GROUP, text)
        return owner, group

    def owner_of(self, identifier: Identifier) -> State | None:
        """The backend that an identifier points to, of this account."""
        place = identifier.place
        if place is None or place == self.place:
            return self
        if place.account_id != self.place.account_id:
            return None
        from ..models import connect_backends  # noqa: PLC0415 - models imports this

        regions = connect_backends[self.account_id]
        owner = regions[place.region] if place.region in regions else None  # noqa: SIM401 - moto makes it on the way
        return owner if owner is not None and owner.place == place else None


def not_found(kind: str, text: str) -> ResourceNotFoundError:
    """The refusal of something that nobody has here."""
    if kind == arns.INSTANCE:
        return ResourceNotFoundError(f"Instance with id {text[:250]} not found")
    name = kind.replace("-", " ").capitalize()
    return ResourceNotFoundError(f"{name} not found: {text[:250]}")
