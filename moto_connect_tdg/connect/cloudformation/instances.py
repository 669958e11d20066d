"""AWS::Connect::Instance (CF-12)."""

from __future__ import annotations

from typing import Any

from moto.core.common_models import CloudFormationModel

from ...domain.lifecycle import CREATE_INSTANCE
from ...wire.model import service_model
from .api import Api
from .base import Properties, StackResource, Work, as_text, as_time, tags_of
from .schemas import INSTANCE, SWITCHES


class StackedConnectInstance(StackResource, CloudFormationModel):
    """An instance of a stack."""

    TYPE = INSTANCE
    STATUS = "InstanceStatus"
    READY = (CREATE_INSTANCE.done,)
    BUSY = (CREATE_INSTANCE.running,)

    @classmethod
    def create(cls, api: Api, properties: Properties) -> str:
        """Create an instance."""
        switches = properties["Attributes"]
        arn: str = api(
            "CreateInstance",
            IdentityManagementType=properties["IdentityManagementType"],
            InstanceAlias=properties.get("InstanceAlias"),
            DirectoryId=properties.get("DirectoryId"),
            InboundCallsEnabled=switches["InboundCalls"],
            OutboundCallsEnabled=switches["OutboundCalls"],
            Tags=tags_of(properties),
        )["Arn"]
        return arn

    def find(self) -> dict[str, Any] | None:
        """Describe the instance."""
        found = self.api.find("DescribeInstance", InstanceId=self.arn)
        return found and found["Instance"]

    def read(self, found: Any) -> dict[str, Any]:
        """Return the attributes."""
        return {**super().read(found), "CreatedTime": as_time(found["CreatedTime"])}

    def reason(self, found: Any) -> str:
        """Return why the instance failed."""
        message = found.get("StatusReason", {}).get("Message")
        return message or super().reason(found)

    def make_ready(self) -> Work:
        """Wait for the instance, then set the attributes that CreateInstance does not take."""
        yield from super().make_ready()
        made_with = ("InboundCalls", "OutboundCalls")
        self._set(
            {
                name: value
                for name, value in self.properties["Attributes"].items()
                if name not in made_with
            }
        )

    def update(self, after: Properties) -> Work:
        """Set the attributes that have changed; one that is left out keeps its value."""
        yield from ()
        old = self.properties["Attributes"]
        self._set(
            {
                name: value
                for name, value in after["Attributes"].items()
                if old.get(name) != value
            }
        )
        self.note_changed(("Attributes",), after)

    def _set(self, switches: dict[str, bool]) -> None:
        # An older model has fewer attributes (D-31).
        shape: Any = service_model().shape_for("InstanceAttributeType")
        for name, value in switches.items():
            if SWITCHES[name] in shape.enum:
                self.api(
                    "UpdateInstanceAttribute",
                    InstanceId=self.arn,
                    AttributeType=SWITCHES[name],
                    Value=as_text(value),
                )

    def delete(self) -> None:
        """Delete the instance."""
        self.api("DeleteInstance", InstanceId=self.arn)
