"""Contact flows and their links: from the API and back."""

from __future__ import annotations

from ...domain import arns
from ...domain.paging import page_of, read_token
from .._operation import NOTHING, Answer, Handlers, operation
from ..use_cases.state import Shown
from .agents import MOST


class FlowResponses(Handlers):
    """Operations on flows."""

    @operation
    def create_contact_flow(self) -> Answer:
        instance, flow = self.backend.create_contact_flow(
            instance_id=self.params["InstanceId"],
            name=self.params["Name"],
            flow_type=self.params["Type"],
            description=self.given("Description"),
            content=self.params["Content"],
            status=self.given("Status") or "PUBLISHED",
            tags=self.given("Tags"),
        )
        return {
            "ContactFlowId": flow.id,
            "ContactFlowArn": self.backend.child_arn(
                instance, arns.CONTACT_FLOW, flow.id
            ),
            "FlowContentSha256": flow.flow_content_sha256,
        }

    @operation
    def describe_contact_flow(self) -> Answer:
        instance, flow = self.backend.find_flow(
            self.params["InstanceId"], self.params["ContactFlowId"]
        )
        return {
            "ContactFlow": Shown(
                flow,
                arn=self.backend.child_arn(instance, arns.CONTACT_FLOW, flow.id),
                state="ACTIVE",
                version=None,
                version_description=None,
                tags=self.backend.child_tags(instance, arns.CONTACT_FLOW, flow.id),
            )
        }

    @operation
    def list_contact_flows(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        token = self.given("NextToken")
        wanted = self.given("ContactFlowTypes")
        flows = self.backend.contents_of(instance).flows
        page = page_of(
            (
                (place, flow)
                for place, flow in flows.after(
                    read_token(token, "ListContactFlows", int) if token else None
                )
                if not wanted or flow.type in wanted
            ),
            limit=self.given("MaxResults") or MOST,
            operation="ListContactFlows",
        )
        return {
            "ContactFlowSummaryList": [
                Shown(
                    flow,
                    arn=self.backend.child_arn(instance, arns.CONTACT_FLOW, flow.id),
                    contact_flow_type=flow.type,
                    contact_flow_state="ACTIVE",
                    contact_flow_status=flow.status,
                )
                for flow in page.items
            ],
            "NextToken": page.next_token,
        }

    @operation
    def delete_contact_flow(self) -> Answer:
        self.backend.delete_contact_flow(
            self.params["InstanceId"], self.params["ContactFlowId"]
        )
        return NOTHING

    @operation
    def associate_phone_number_contact_flow(self) -> Answer:
        self.backend.associate_phone_number_contact_flow(
            phone_number_id=self.params["PhoneNumberId"],
            instance_id=self.params["InstanceId"],
            flow_id=self.params["ContactFlowId"],
        )
        return NOTHING

    @operation
    def disassociate_phone_number_contact_flow(self) -> Answer:
        self.backend.disassociate_phone_number_contact_flow(
            phone_number_id=self.params["PhoneNumberId"],
            instance_id=self.params["InstanceId"],
        )
        return NOTHING

    @operation
    def list_flow_associations(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        contents = self.backend.contents_of(instance)
        token = self.given("NextToken")
        after = read_token(token, "ListFlowAssociations", int) if token else None
        # The only associations that there are here (FL-05).
        kind = "VOICE_PHONE_NUMBER"
        is_wanted = self.given("ResourceType") in {None, kind}
        page = page_of(
            (
                (place, (number_arn, contents.links[number_arn]))
                for place, number_arn in contents.links.ids_after(after)
            )
            if is_wanted
            else (),
            limit=self.given("MaxResults") or MOST,
            operation="ListFlowAssociations",
        )
        return {
            "FlowAssociationSummaryList": [
                {
                    "ResourceId": number_arn,
                    "FlowId": self.backend.child_arn(
                        instance, arns.CONTACT_FLOW, flow_id
                    ),
                    "ResourceType": kind,
                }
                for number_arn, flow_id in page.items
            ],
            "NextToken": page.next_token,
        }
