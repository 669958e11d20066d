"""Users and profiles: from the API and back."""

from __future__ import annotations

from ...domain import arns
from ...domain.agents import Profile
from ...domain.paging import Register, page_of, read_token
from .._operation import NOTHING, Answer, Handlers, operation
from ..use_cases.state import Shown

#: MaxResult1000 in the model
MOST = 1000
#: UR-12
_USUAL_USERS = 100

#: What a user is given, and shows again as it was given.
_DETAILS = (
    "IdentityInfo",
    "PhoneConfig",
    "DirectoryUserId",
    "HierarchyGroupId",
    "AutoAcceptConfigs",
    "AfterContactWorkConfigs",
    "PhoneNumberConfigs",
    "PersistentConnectionConfigs",
    "VoiceEnhancementConfigs",
)


class AgentResponses(Handlers):
    """Operations on users, and the lists of what they refer to."""

    @operation
    def create_user(self) -> Answer:
        instance, user = self.backend.create_user(
            instance_id=self.params["InstanceId"],
            username=self.params["Username"],
            password=self.given("Password"),
            security_profile_ids=self.params["SecurityProfileIds"],
            routing_profile_id=self.params["RoutingProfileId"],
            details={m: self.params[m] for m in _DETAILS if m in self.params},
            tags=self.given("Tags"),
        )
        arn = self.backend.child_arn(instance, arns.AGENT, user.id)
        return {"UserId": user.id, "UserArn": arn}

    @operation
    def describe_user(self) -> Answer:
        instance, user = self.backend.find_user(
            self.params["InstanceId"], self.params["UserId"]
        )
        return {
            "User": {
                **user.details,
                "Id": user.id,
                "Arn": self.backend.child_arn(instance, arns.AGENT, user.id),
                "Username": user.username,
                "SecurityProfileIds": user.security_profile_ids,
                "RoutingProfileId": user.routing_profile_id,
                "Tags": self.backend.child_tags(instance, arns.AGENT, user.id),
                "LastModifiedTime": user.last_modified_time,
                "LastModifiedRegion": user.last_modified_region,
            }
        }

    @operation
    def list_users(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        token = self.given("NextToken")
        page = page_of(
            self.backend.contents_of(instance).users.after(
                read_token(token, "ListUsers", int) if token else None
            ),
            limit=self.given("MaxResults") or _USUAL_USERS,
            operation="ListUsers",
        )
        return {
            "UserSummaryList": [
                Shown(user, arn=self.backend.child_arn(instance, arns.AGENT, user.id))
                for user in page.items
            ],
            "NextToken": page.next_token,
        }

    @operation
    def delete_user(self) -> Answer:
        self.backend.delete_user(self.params["InstanceId"], self.params["UserId"])
        return NOTHING

    # -- what an instance is born with --------------------------------------

    def _profiles(
        self, name: str, member: str, kind: str, register: Register[Profile]
    ) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        token = self.given("NextToken")
        page = page_of(
            register.after(read_token(token, name, int) if token else None),
            limit=self.given("MaxResults") or MOST,
            operation=name,
        )
        return {
            member: [
                Shown(profile, arn=self.backend.child_arn(instance, kind, profile.id))
                for profile in page.items
            ],
            "NextToken": page.next_token,
        }

    @operation
    def list_security_profiles(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        return self._profiles(
            "ListSecurityProfiles",
            "SecurityProfileSummaryList",
            arns.SECURITY_PROFILE,
            self.backend.contents_of(instance).security_profiles,
        )

    @operation
    def list_routing_profiles(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        return self._profiles(
            "ListRoutingProfiles",
            "RoutingProfileSummaryList",
            arns.ROUTING_PROFILE,
            self.backend.contents_of(instance).routing_profiles,
        )

    @operation
    def list_hours_of_operations(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        return self._profiles(
            "ListHoursOfOperations",
            "HoursOfOperationSummaryList",
            arns.HOURS,
            self.backend.contents_of(instance).hours,
        )
