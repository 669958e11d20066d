"""Contact flows, and links from numbers to them."""

from __future__ import annotations

from dataclasses import replace

from ...domain import arns
from ...domain.contents import Contents
from ...domain.flows import (
    ContactFlow,
    require_flow_content,
    require_free_flow_name,
)
from ...domain.instances import Instance
from ...domain.phone_numbers import PhoneNumber, require_claimed
from ...domain.quotas import require_flow_quota
from ...domain.tags import require_tags
from ..settings import current_settings
from .phone_numbers import PhoneNumberUseCases
from .state import not_found


class FlowUseCases(PhoneNumberUseCases):
    """What is done to flows."""

    def create_contact_flow(
        self,
        *,
        instance_id: str,
        name: str,
        flow_type: str,
        description: str | None,
        content: str,
        status: str,
        tags: dict[str, str] | None,
    ) -> tuple[Instance, ContactFlow]:
        """Create a flow; the replica has it too (RI-31, RI-34)."""
        require_tags(tags or {})
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        require_flow_content(content)
        require_free_flow_name(name, contents.flow_names)
        require_flow_quota(
            len(contents.flows), current_settings().quotas.contact_flows_per_instance
        )
        flow = ContactFlow(
            id=self.new_id(),
            name=name,
            type=flow_type,
            description=description,
            content=content,
            status=status,
            last_modified_time=self.now(),
            last_modified_region=self.place.region,
        )
        contents.flows[flow.id] = flow
        contents.flow_names[name] = flow.id
        self.put_child_tags(instance, arns.CONTACT_FLOW, flow.id, tags)
        return instance, flow

    def find_flow(self, instance_id: str, flow_id: str) -> tuple[Instance, ContactFlow]:
        """A flow of an instance of this Region."""
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        found = self.child_id(instance, arns.CONTACT_FLOW, flow_id, contents.flows)
        return instance, contents.flows[found]

    def delete_contact_flow(self, instance_id: str, flow_id: str) -> None:
        """Delete a flow, on both sides; numbers that it answered have none then."""
        instance, flow = self.find_flow(instance_id, flow_id)
        contents = self.contents_of(instance)
        del contents.flows[flow.id]
        del contents.flow_names[flow.name]
        for number_arn in [
            n for n, linked in contents.links.items() if linked == flow.id
        ]:
            del contents.links[number_arn]
        self._forget_outbound_flow(contents, flow.id)
        self.forget_child_tags(instance, arns.CONTACT_FLOW, flow.id)

    @staticmethod
    def _forget_outbound_flow(contents: Contents, flow_id: str) -> None:
        for queue in contents.queues.values():
            if queue.outbound_caller_config.outbound_flow_id == flow_id:
                contents.queues[queue.id] = replace(
                    queue,
                    outbound_caller_config=replace(
                        queue.outbound_caller_config, outbound_flow_id=None
                    ),
                )

    # -- links from numbers -------------------------------------------------

    def _find_link(
        self, phone_number_id: str, instance_id: str
    ) -> tuple[PhoneNumber, Instance, Contents]:
        """A number, and an instance of this Region that it belongs to (FL-02, FL-03)."""
        owner, number = self.find_number(phone_number_id)
        instance = self.find_instance(instance_id)
        if owner.instance_behind(number.target_arn) != instance.id:
            raise not_found(arns.PHONE_NUMBER, phone_number_id)
        return number, instance, self.contents_of(instance)

    def associate_phone_number_contact_flow(
        self, *, phone_number_id: str, instance_id: str, flow_id: str
    ) -> None:
        """Let a flow answer a number, on both sides (FL-01, CO-12, D-19)."""
        number, instance, contents = self._find_link(phone_number_id, instance_id)
        flow = self.child_id(instance, arns.CONTACT_FLOW, flow_id, contents.flows)
        require_claimed(number)
        contents.links[number.phone_number_arn] = flow

    def disassociate_phone_number_contact_flow(
        self, *, phone_number_id: str, instance_id: str
    ) -> None:
        """End a number's link, on both sides; nothing where there is none."""
        number, _, contents = self._find_link(phone_number_id, instance_id)
        if number.phone_number_arn in contents.links:
            del contents.links[number.phone_number_arn]
