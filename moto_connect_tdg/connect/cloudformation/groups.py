"""AWS::Connect::TrafficDistributionGroup (CF-01 to CF-08)."""

from __future__ import annotations

from typing import Any

from moto.core.common_models import CloudFormationModel

from ...domain.lifecycle import CREATE_GROUP, DELETE_GROUP, UPDATE_GROUP
from .api import Api
from .base import Properties, StackResource, tags_of
from .schemas import GROUP


class StackedTrafficDistributionGroup(StackResource, CloudFormationModel):
    """A traffic distribution group of a stack."""

    TYPE = GROUP
    STATUS = "Status"
    READY = (CREATE_GROUP.done,)
    BUSY = (CREATE_GROUP.running, UPDATE_GROUP.running, DELETE_GROUP.running)
    UNDELETED = (DELETE_GROUP.failed,)

    @classmethod
    def create(cls, api: Api, properties: Properties) -> str:
        """Create a group."""
        arn: str = api(
            "CreateTrafficDistributionGroup",
            Name=properties["Name"],
            InstanceId=properties["InstanceArn"],
            Description=properties.get("Description"),
            Tags=tags_of(properties),
        )["Arn"]
        return arn

    def find(self) -> dict[str, Any] | None:
        """Describe the group."""
        found = self.api.find(
            "DescribeTrafficDistributionGroup", TrafficDistributionGroupId=self.arn
        )
        return found and found["TrafficDistributionGroup"]

    def read(self, found: Any) -> dict[str, Any]:
        """Return the attributes; IsDefault is false by default (CF-08)."""
        return {
            "TrafficDistributionGroupArn": self.arn,
            "Status": found["Status"],
            "IsDefault": found.get("IsDefault", False),
        }

    def delete(self) -> None:
        """Delete the group."""
        self.api("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=self.arn)
