"""AWS::Connect::User (CF-13)."""

from __future__ import annotations

from typing import Any

from moto.core.common_models import CloudFormationModel

from .api import Api
from .base import Properties, StackResource, Work, id_of, tags_of
from .schemas import USER

_CONFIGS = (
    "AutoAcceptConfigs",
    "AfterContactWorkConfigs",
    "PhoneNumberConfigs",
    "PersistentConnectionConfigs",
    "VoiceEnhancementConfigs",
)
#: Which operation changes which properties. UserProficiencies is missing: no mocked
#: operation shows them. So is Password: nothing can change it.
_CHANGED_BY = {
    "UpdateUserRoutingProfile": ("RoutingProfileArn",),
    "UpdateUserSecurityProfiles": ("SecurityProfileArns",),
    "UpdateUserHierarchy": ("HierarchyGroupArn",),
    "UpdateUserIdentityInfo": ("IdentityInfo",),
    "UpdateUserPhoneConfig": ("PhoneConfig",),
    "UpdateUserConfig": _CONFIGS,
}


class StackedUser(StackResource, CloudFormationModel):
    """A user of a stack."""

    TYPE = USER

    @classmethod
    def create(cls, api: Api, properties: Properties) -> str:
        """Create a user."""
        arn: str = api(
            "CreateUser",
            InstanceId=properties["InstanceArn"],
            Username=properties["Username"],
            Password=properties.get("Password"),
            DirectoryUserId=properties.get("DirectoryUserId"),
            Tags=tags_of(properties),
            **_members(
                properties, [name for names in _CHANGED_BY.values() for name in names]
            ),
        )["UserArn"]
        return arn

    def find(self) -> dict[str, Any] | None:
        """Describe the user."""
        found = self.api.find("DescribeUser", **self._named())
        return found and found["User"]

    def read(self, found: Any) -> dict[str, Any]:
        """Return the attributes."""
        return {"UserArn": found["Arn"]}

    def update(self, after: Properties) -> Work:
        """Change the properties that differ, each by its operation."""
        yield from ()
        for operation, names in _CHANGED_BY.items():
            changed = self.changed_among(names, after)
            if changed:
                self.api(operation, **self._named(), **_members(after, changed))
                self.note_changed(changed, after)

    def delete(self) -> None:
        """Delete the user."""
        self.api("DeleteUser", **self._named())

    def _named(self) -> dict[str, str]:
        return {
            "InstanceId": self.properties["InstanceArn"],
            "UserId": id_of(self.arn),
        }


def _members(properties: Properties, names: list[str]) -> dict[str, Any]:
    """Return properties as API members, with IDs instead of the template's ARNs."""
    members: dict[str, Any] = {}
    for name in names:
        value = properties.get(name)
        match name:
            case "SecurityProfileArns":
                members["SecurityProfileIds"] = [id_of(arn) for arn in value or ()]
            case "RoutingProfileArn" | "HierarchyGroupArn":
                members[name.replace("Arn", "Id")] = value and id_of(value)
            case _:
                members[name] = value
    return members
