"""Tags of every taggable resource, by moto's own tagging."""

from __future__ import annotations

from collections.abc import Container, Iterator

from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource

from ...domain import arns
from ...domain.instances import Instance
from ...domain.tags import require_tags
from ...errors import TdgError
from ...types import Arn
from .phone_numbers import PhoneNumberUseCases
from .state import State, not_found


class TagUseCases(PhoneNumberUseCases, TaggableResourcesMixin):
    """What is done to tags."""

    #: moto's own backend has it from 5.2.5 on
    SERVICE_NAMESPACE = "connect"

    def find_tagged(self, arn: str) -> tuple[State, Arn]:
        """The owner of a taggable resource, and the ARN that its tags are kept under.

        A mirrored resource has one set of tags, whichever side asks (D-28).
        TG-01, TG-04, TG-06
        """
        read = arns.read_arn(arn)
        if read is None:
            raise not_found("resource", arn)
        match read[1].split("/"):
            case [arns.INSTANCE, _]:
                return self, self.find_instance(arn).arn
            case [arns.GROUP, _]:
                owner, group = self.find_group(arn)
                return owner, group.arn
            case [arns.PHONE_NUMBER, _]:
                number_owner, number = self.find_number(arn)
                return number_owner, number.phone_number_arn
            case [arns.INSTANCE, instance_id, kind, _]:
                return self._find_tagged_child(arn, instance_id, kind)
        raise not_found("resource", arn)

    def _find_tagged_child(
        self, arn: str, instance_id: str, kind: str
    ) -> tuple[State, Arn]:
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        registers: dict[str, Container[str]] = {
            arns.AGENT: contents.users,
            arns.CONTACT_FLOW: contents.flows,
            arns.QUEUE: contents.queues,
        }
        if kind not in registers:
            raise not_found("resource", arn)
        child_id = self.child_id(instance, kind, arn, registers[kind])
        return self.tag_home(instance, kind, child_id)

    def tag(self, arn: str, tags: dict[str, str]) -> None:
        """Tag a resource (TG-02, TG-03, D-27)."""
        owner, found = self.find_tagged(arn)
        require_tags(tags, present=owner.tags_of(found))
        owner.put_tags(found, tags)

    def untag(self, arn: str, keys: list[str]) -> None:
        """Take tags off a resource; a key that it lacks is no error."""
        owner, found = self.find_tagged(arn)
        owner.tagger.untag_resource_using_names(found, keys)

    def list_tags(self, arn: str) -> dict[str, str]:
        """The tags of a resource, as they are now."""
        owner, found = self.find_tagged(arn)
        return owner.tags_of(found)

    # -- moto's Resource Groups Tagging API ----------------------------------

    def tag_resource(self, resource_arn: str, tags: dict[str, str]) -> None:
        """Tag a resource for moto's Resource Groups Tagging API."""
        try:
            self.tag(resource_arn, tags)
        except TdgError as error:
            # moto's word for "failed" in its tag_resources
            raise NotImplementedError(error.message) from None

    def untag_resource(self, resource_arn: str, tag_keys: list[str]) -> None:
        """Take tags off a resource for moto's Resource Groups Tagging API."""
        try:
            self.untag(resource_arn, tag_keys)
        except TdgError as error:
            raise NotImplementedError(error.message) from None

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Every taggable resource of this Region, for moto's GetResources."""
        self.settle_watched()
        for instance in self.instances.values():
            yield self._tagged(instance.arn, arns.INSTANCE)
            if instance.instance_status == "ACTIVE":
                yield from self._tagged_children(instance)
        for group in self.groups.values():
            yield self._tagged(group.arn, arns.GROUP)
        for number in self.numbers.values():
            yield self._tagged(number.phone_number_arn, arns.PHONE_NUMBER)

    def _tagged(self, arn: Arn, kind: str) -> TaggedResource:
        return TaggedResource(arn, self.tags_of(arn), f"connect:{kind}")

    def _tagged_children(self, instance: Instance) -> Iterator[TaggedResource]:
        contents = self.contents_of(instance)
        for kind, ids in (
            (arns.AGENT, contents.users),
            (arns.CONTACT_FLOW, contents.flows),
            (arns.QUEUE, contents.queues),
        ):
            for child_id in ids:
                yield TaggedResource(
                    self.place.child_arn(instance.id, kind, child_id),
                    self.child_tags(instance, kind, child_id),
                    f"connect:{kind}",
                )
