"""Contacts: from the API and back."""

from __future__ import annotations

from ...domain import arns
from .._operation import NOTHING, Answer, Handlers, operation


class ContactResponses(Handlers):
    """Operations on contacts."""

    @operation
    def describe_contact(self) -> Answer:
        instance, contact = self.backend.find_contact(
            self.params["InstanceId"], self.params["ContactId"]
        )
        return {
            "Contact": {
                "Arn": self.backend.child_arn(instance, arns.CONTACT, contact.id),
                "Id": contact.id,
                "InitiationMethod": "INBOUND",
                "Channel": "VOICE",
                "InitiationTimestamp": contact.initiation_timestamp,
                "DisconnectTimestamp": contact.disconnect_timestamp,
                "LastUpdateTimestamp": contact.disconnect_timestamp
                or contact.initiation_timestamp,
                "SystemEndpoint": {
                    "Type": "TELEPHONE_NUMBER",
                    "Address": contact.phone_number,
                },
                "GlobalResiliencyMetadata": contact.global_resiliency_metadata,
            }
        }

    @operation
    def stop_contact(self) -> Answer:
        self.backend.stop_contact(self.params["InstanceId"], self.params["ContactId"])
        return NOTHING
