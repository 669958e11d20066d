"""Queues and their outbound caller ID."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...domain import arns
from ...domain.contents import Contents
from ...domain.instances import Instance
from ...domain.queues import OutboundCallerConfig, Queue, require_free_queue_name
from ...domain.tags import require_tags
from .phone_numbers import PhoneNumberUseCases
from .state import not_found


class QueueUseCases(PhoneNumberUseCases):
    """What is done to queues."""

    def _read_caller(
        self,
        instance: Instance,
        contents: Contents,
        config: Mapping[str, str],
    ) -> OutboundCallerConfig:
        """A caller ID whose number and flow are the instance's own (QU-01, QU-02)."""
        number_id = config.get("OutboundCallerIdNumberId")
        if number_id is not None:
            owner, number = self.find_number(number_id)
            if owner.instance_behind(number.target_arn) != instance.id:
                raise not_found(arns.PHONE_NUMBER, number_id)
        flow_id = config.get("OutboundFlowId")
        if flow_id is not None:
            flow_id = self.child_id(
                instance, arns.CONTACT_FLOW, flow_id, contents.flows
            )
        return OutboundCallerConfig(
            outbound_caller_id_name=config.get("OutboundCallerIdName"),
            outbound_caller_id_number_id=number_id,
            outbound_flow_id=flow_id,
        )

    def create_queue(
        self,
        *,
        instance_id: str,
        name: str,
        description: str | None,
        hours_of_operation_id: str,
        max_contacts: int | None,
        caller: Mapping[str, str],
        tags: dict[str, str] | None,
    ) -> tuple[Instance, Queue]:
        """Create a standard queue; the replica has it too (RI-31)."""
        require_tags(tags or {})
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        hours = self.child_id(
            instance, arns.HOURS, hours_of_operation_id, contents.hours
        )
        config = self._read_caller(instance, contents, caller)
        require_free_queue_name(name, contents.queue_names)
        queue = Queue(
            id=self.new_id(),
            name=name,
            description=description,
            hours_of_operation_id=hours,
            max_contacts=max_contacts,
            outbound_caller_config=config,
            last_modified_time=self.now(),
            last_modified_region=self.place.region,
        )
        contents.queues[queue.id] = queue
        contents.queue_names[name] = queue.id
        self.put_child_tags(instance, arns.QUEUE, queue.id, tags)
        return instance, queue

    def find_queue(self, instance_id: str, queue_id: str) -> tuple[Instance, Queue]:
        """A queue of an instance of this Region."""
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        found = self.child_id(instance, arns.QUEUE, queue_id, contents.queues)
        return instance, contents.queues[found]

    def update_queue_outbound_caller_config(
        self, *, instance_id: str, queue_id: str, caller: Mapping[str, str]
    ) -> None:
        """Set what people see when they are called from the queue."""
        instance, queue = self.find_queue(instance_id, queue_id)
        contents = self.contents_of(instance)
        contents.queues[queue.id] = replace(
            queue,
            outbound_caller_config=self._read_caller(instance, contents, caller),
            last_modified_time=self.now(),
            last_modified_region=self.place.region,
        )
