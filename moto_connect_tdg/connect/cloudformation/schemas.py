"""The four resource types: properties, attributes, and changes that need replacement.

The facts are from the resource provider schemas; tests compare them with cfn-lint's
copies.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Connect.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...records import dataclass
from .shapes import Boolean, List, Number, Shape, Structure, Text

PREFIX = "AWS::Connect::"
INSTANCE = f"{PREFIX}Instance"
GROUP = f"{PREFIX}TrafficDistributionGroup"
PHONE_NUMBER = f"{PREFIX}PhoneNumber"
USER = f"{PREFIX}User"

_ARN = r"^arn:aws[-a-z0-9]*:connect:[-a-z0-9]*:[0-9]{12}:"
_ID = "[-a-zA-Z0-9]*"
_HEX = "-".join(f"[a-f0-9]{{{length}}}" for length in (8, 4, 4, 4, 12))
#: not empty, and no white space at either end
_TRIMMED = r"(^[\S].*[\S]$)|(^[\S]$)"
_TAG_KEY = "^(?!aws:)[a-zA-Z+-=._:/]+$"


@dataclass(frozen=True, slots=True)
class Schema:
    """The properties and attributes of a resource type."""

    properties: Structure
    #: for Fn::GetAtt; none of them can be set
    attributes: frozenset[str]
    #: a change of any of these replaces the resource
    create_only: frozenset[str]

    def read(self, properties: Any) -> tuple[dict[str, Any], list[str]]:
        """Return the converted properties, and all problems with them."""
        problems: list[str] = []
        return self.properties.read(properties, "#", problems), problems


def _tags(key: Text, value: Text, max_items: int | None = 50) -> List:
    tag = Structure({"Key": key, "Value": value}, required=("Key", "Value"))
    return List(tag, max_items=max_items, is_unique=True)


_GROUP = Schema(
    Structure(
        {
            "InstanceArn": Text(
                1,
                250,
                "^arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9]{1}:[0-9]{1,20}"
                f":instance/{_HEX}$",
            ),
            "Name": Text(1, 128, _TRIMMED),
            "Description": Text(1, 250, _TRIMMED),
            "Tags": _tags(Text(1, 128), Text(1, 256)),
        },
        required=("InstanceArn", "Name"),
    ),
    attributes=frozenset({"TrafficDistributionGroupArn", "Status", "IsDefault"}),
    # InstanceArn only by the documentation (CF-04, CO-08)
    create_only=frozenset({"InstanceArn", "Name", "Description"}),
)

_PHONE_NUMBER = Schema(
    Structure(
        {
            "TargetArn": Text(
                pattern=f"{_ARN}(instance|traffic-distribution-group)/{_ID}$"
            ),
            "CountryCode": Text(pattern="^[A-Z]{2}"),
            "Type": Text(
                pattern="TOLL_FREE|DID|UIFN|SHARED|THIRD_PARTY_DID|THIRD_PARTY_TF"
                "|SHORT_CODE"
            ),
            "Prefix": Text(pattern=r"^\+[0-9]{1,15}"),
            "SourcePhoneNumberArn": Text(),
            "Description": Text(1, 500),
            "Tags": _tags(Text(1, 128, _TAG_KEY), Text(max_length=256)),
        },
        required=("TargetArn",),
    ),
    attributes=frozenset({"PhoneNumberArn", "Address"}),
    create_only=frozenset({"Type", "CountryCode", "Prefix", "SourcePhoneNumberArn"}),
)

#: the members of an instance's Attributes, and their API names
SWITCHES = {
    "InboundCalls": "INBOUND_CALLS",
    "OutboundCalls": "OUTBOUND_CALLS",
    "ContactflowLogs": "CONTACTFLOW_LOGS",
    "ContactLens": "CONTACT_LENS",
    "AutoResolveBestVoices": "AUTO_RESOLVE_BEST_VOICES",
    "UseCustomTTSVoices": "USE_CUSTOM_TTS_VOICES",
    "EarlyMedia": "EARLY_MEDIA",
    "MultiPartyConference": "MULTI_PARTY_CONFERENCE",
    "AutoMuteAgentOnHold": "AUTO_MUTE_AGENT_ON_HOLD",
    "HighVolumeOutBound": "HIGH_VOLUME_OUTBOUND",
    "EnhancedContactMonitoring": "ENHANCED_CONTACT_MONITORING",
    "EnhancedChatMonitoring": "ENHANCED_CHAT_MONITORING",
    "MultiPartyChatConference": "MULTI_PARTY_CHAT_CONFERENCE",
    "MessageStreaming": "MESSAGE_STREAMING",
}

_INSTANCE = Schema(
    Structure(
        {
            "IdentityManagementType": Text(
                values=("SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY")
            ),
            "InstanceAlias": Text(1, 45, r"^(?!d-)([\da-zA-Z]+)([-]*[\da-zA-Z])*$"),
            "DirectoryId": Text(12, 12, "^d-[0-9a-f]{10}$"),
            "Attributes": Structure(
                dict.fromkeys(SWITCHES, Boolean()),
                required=("InboundCalls", "OutboundCalls"),
            ),
            "Tags": _tags(Text(1, 128), Text(0, 256), max_items=None),
        },
        required=("IdentityManagementType", "Attributes"),
    ),
    attributes=frozenset({"Id", "Arn", "ServiceRole", "CreatedTime", "InstanceStatus"}),
    create_only=frozenset({"IdentityManagementType", "InstanceAlias", "DirectoryId"}),
)

_CHANNEL = Text(values=("VOICE", "CHAT", "TASK", "EMAIL"))
_PHONE_TYPE = Text(values=("SOFT_PHONE", "DESK_PHONE"))
_SECONDS = Number(minimum=0, is_whole=True)
_AFTER_CONTACT_WORK = Structure(
    {
        "AfterContactWorkMode": Text(values=("ON", "OFF", "ON_DEMAND")),
        "AfterContactWorkTimeLimit": _SECONDS,
    }
)


def _per_channel(required: str, **members: Shape) -> List:
    return List(
        Structure({"Channel": _CHANNEL, **members}, required=("Channel", required))
    )


_USER = Schema(
    Structure(
        {
            "InstanceArn": Text(pattern=f"{_ARN}instance/{_ID}$"),
            "Username": Text(1, 64, r"[a-zA-Z0-9\_\-\.\@]+"),
            "Password": Text(
                pattern=r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[a-zA-Z\d\S]{8,64}$"
            ),
            "DirectoryUserId": Text(),
            "RoutingProfileArn": Text(
                pattern=f"{_ARN}instance/{_ID}/routing-profile/{_ID}$"
            ),
            "SecurityProfileArns": List(
                Text(pattern=f"{_ARN}instance/{_ID}/security-profile/{_ID}$"),
                min_items=1,
                max_items=10,
                is_unique=True,
            ),
            "HierarchyGroupArn": Text(
                pattern=f"{_ARN}instance/{_ID}/agent-group/{_ID}$"
            ),
            "IdentityInfo": Structure(
                {
                    "FirstName": Text(0, 255),
                    "LastName": Text(0, 300),
                    "Email": Text(),
                    "SecondaryEmail": Text(
                        pattern=r"(?=^.{0,265}$)[a-zA-Z0-9._%+-]+"
                        r"@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,63}"
                    ),
                    "Mobile": Text(pattern=r"^\+[1-9]\d{1,14}$"),
                }
            ),
            "PhoneConfig": Structure(
                {
                    "PhoneType": _PHONE_TYPE,
                    "AutoAccept": Boolean(),
                    "AfterContactWorkTimeLimit": _SECONDS,
                    "DeskPhoneNumber": Text(),
                    "PersistentConnection": Boolean(),
                }
            ),
            "AutoAcceptConfigs": _per_channel(
                "AutoAccept",
                AutoAccept=Boolean(),
                AgentFirstCallbackAutoAccept=Boolean(),
            ),
            "AfterContactWorkConfigs": _per_channel(
                "AfterContactWorkConfig",
                AfterContactWorkConfig=_AFTER_CONTACT_WORK,
                AgentFirstCallbackAfterContactWorkConfig=_AFTER_CONTACT_WORK,
            ),
            "PhoneNumberConfigs": _per_channel(
                "PhoneType", PhoneType=_PHONE_TYPE, PhoneNumber=Text()
            ),
            "PersistentConnectionConfigs": _per_channel(
                "PersistentConnection", PersistentConnection=Boolean()
            ),
            "VoiceEnhancementConfigs": _per_channel(
                "VoiceEnhancementMode",
                VoiceEnhancementMode=Text(
                    values=("NONE", "VOICE_ISOLATION", "NOISE_SUPPRESSION")
                ),
            ),
            "UserProficiencies": List(
                Structure(
                    {
                        "AttributeName": Text(1, 64),
                        "AttributeValue": Text(1, 64),
                        "Level": Number(0, 10),
                    },
                    required=("AttributeName", "AttributeValue", "Level"),
                )
            ),
            "Tags": _tags(Text(1, 128, _TAG_KEY), Text(max_length=256)),
        },
        required=(
            "InstanceArn",
            "RoutingProfileArn",
            "SecurityProfileArns",
            "Username",
        ),
    ),
    attributes=frozenset({"UserArn"}),
    # none by the schema (CF-13), but no operation changes these
    create_only=frozenset({"InstanceArn", "Username", "DirectoryUserId"}),
)

SCHEMAS: Mapping[str, Schema] = {
    INSTANCE: _INSTANCE,
    GROUP: _GROUP,
    PHONE_NUMBER: _PHONE_NUMBER,
    USER: _USER,
}
