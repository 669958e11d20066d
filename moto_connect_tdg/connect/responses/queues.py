"""Queues: from the API and back."""

from __future__ import annotations

from ...domain import arns
from ...domain.paging import page_of, read_token
from .._operation import NOTHING, Answer, Handlers, operation
from ..use_cases.state import Shown
from .agents import MOST


class QueueResponses(Handlers):
    """Operations on queues."""

    @operation
    def create_queue(self) -> Answer:
        instance, queue = self.backend.create_queue(
            instance_id=self.params["InstanceId"],
            name=self.params["Name"],
            description=self.given("Description"),
            hours_of_operation_id=self.params["HoursOfOperationId"],
            max_contacts=self.given("MaxContacts"),
            caller=self.given("OutboundCallerConfig") or {},
            tags=self.given("Tags"),
        )
        arn = self.backend.child_arn(instance, arns.QUEUE, queue.id)
        return {"QueueArn": arn, "QueueId": queue.id}

    @operation
    def describe_queue(self) -> Answer:
        instance, queue = self.backend.find_queue(
            self.params["InstanceId"], self.params["QueueId"]
        )
        return {
            "Queue": Shown(
                queue,
                queue_arn=self.backend.child_arn(instance, arns.QUEUE, queue.id),
                queue_id=queue.id,
                outbound_email_config=None,
                status="ENABLED",
                tags=self.backend.child_tags(instance, arns.QUEUE, queue.id),
            )
        }

    @operation
    def list_queues(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        token = self.given("NextToken")
        after = read_token(token, "ListQueues", int) if token else None
        wanted = self.given("QueueTypes")
        # Agents' own queues are not mocked.
        page = page_of(
            self.backend.contents_of(instance).queues.after(after)
            if not wanted or "STANDARD" in wanted
            else (),
            limit=self.given("MaxResults") or MOST,
            operation="ListQueues",
        )
        return {
            "QueueSummaryList": [
                Shown(
                    queue,
                    arn=self.backend.child_arn(instance, arns.QUEUE, queue.id),
                    queue_type="STANDARD",
                )
                for queue in page.items
            ],
            "NextToken": page.next_token,
        }

    @operation
    def update_queue_outbound_caller_config(self) -> Answer:
        self.backend.update_queue_outbound_caller_config(
            instance_id=self.params["InstanceId"],
            queue_id=self.params["QueueId"],
            caller=self.params["OutboundCallerConfig"],
        )
        return NOTHING
