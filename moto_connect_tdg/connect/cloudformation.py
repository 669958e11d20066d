"""The resource types of CloudFormation, for moto's stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Connect.html

moto finds direct subclasses of CloudFormationModel and remembers their list;
``install()`` has it look again. Names of classes must not be moto's own: they
stand on its dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from importlib import import_module
from typing import Any, ClassVar, TypeVar

from moto.core.common_models import CloudFormationModel

from ..domain import arns
from ..domain.phone_numbers import not_available
from ..errors import ResourceNotFoundError, TdgError
from . import models
from .models import TdgConnectBackend

Result = TypeVar("Result")
Properties = Mapping[str, Any]

#: What our classes answer to while the plugin is not installed.
_NO_TYPE = "MotoConnectTdg::NotInstalled"


def _is_installed() -> bool:
    import moto.connect.models  # noqa: PLC0415 - the name that install() swaps

    found: object = moto.connect.models.connect_backends
    return found is models.connect_backends


def _backend_of(account_id: str, region: str) -> TdgConnectBackend:
    return models.connect_backends[account_id][region]


def _refusable(act: Callable[[], Result]) -> Result:
    """Do it; what the API would refuse fails the stack with the same sentence."""
    with models.connect_backends.lock:
        models.connect_backends.shared.running = models.RunningCall()
        try:
            return act()
        except TdgError as error:
            raise _failure(error.message) from None


def _failure(message: str) -> Exception:
    """moto's error for a stack that fails; its module imports half of moto."""
    # Only where there are stacks: no seam of install(), which would import it all.
    exceptions: Any = import_module("moto.cloudformation.exceptions")
    failure: Exception = exceptions.ValidationError(message=message)
    return failure


def _tags(properties: Properties) -> dict[str, str] | None:
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags") or ()} or None


def _retag(backend: TdgConnectBackend, arn: str, properties: Properties) -> None:
    wanted = _tags(properties) or {}
    gone = [key for key in backend.list_tags(arn) if key not in wanted]
    if gone:
        backend.untag(arn, gone)
    if wanted:
        backend.tag(arn, wanted)


class StackResource:
    """What the four resource types have in common."""

    TYPE: ClassVar[str]
    #: for Fn::GetAtt
    ATTRIBUTES: ClassVar[tuple[str, ...]]
    #: a change of these replaces the resource
    CREATE_ONLY: ClassVar[tuple[str, ...]]

    def __init__(
        self, arn: str, properties: Properties, place: tuple[str, str]
    ) -> None:
        self.arn = arn
        self.properties = properties
        self.place = place

    @property
    def physical_resource_id(self) -> str:
        """What Ref yields: the primary identifier, an ARN (CO-07)."""
        return self.arn

    @property
    def backend(self) -> TdgConnectBackend:
        """Where the resource lives."""
        return _backend_of(*self.place)

    @classmethod
    def cloudformation_type(cls) -> str:
        """The type's name, while the plugin is installed."""
        return cls.TYPE if _is_installed() else _NO_TYPE

    @staticmethod
    def cloudformation_name_type() -> str:
        """No property names the resource."""
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether Fn::GetAtt knows the attribute."""
        return attr in cls.ATTRIBUTES

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        """The value of an attribute, as it is now."""
        if attribute_name not in self.ATTRIBUTES:
            raise _failure(f"{self.TYPE} has no attribute {attribute_name}")
        return self.attribute(attribute_name)

    def attribute(self, name: str) -> Any:
        """The value of one of ATTRIBUTES."""
        raise AssertionError(name)

    def is_created(self) -> bool:
        """Whether the resource is ready."""
        return True

    @classmethod
    def create(  # each type has its own
        cls,
        backend: TdgConnectBackend,  # noqa: ARG003
        properties: Properties,  # noqa: ARG003
    ) -> str:
        """Make the resource; the result is its ARN."""
        raise AssertionError(cls)

    def change(self, properties: Properties) -> None:
        """Change what can be changed in place: tags, for all of them."""
        _retag(self.backend, self.arn, properties)

    def end(self) -> None:
        """Delete the resource."""
        raise AssertionError(self)

    # -- moto's own names ---------------------------------------------------

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,  # noqa: ARG003 - moto's signature
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> Any:
        """Make the resource of a template."""
        properties = cloudformation_json["Properties"]
        place = (account_id, region_name)
        backend = _backend_of(*place)
        return cls(
            _refusable(lambda: cls.create(backend, properties)), properties, place
        )

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Any,
        new_resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> Any:
        """Change the resource in place, or replace it (CF-04, CO-08)."""
        properties = cloudformation_json["Properties"]
        before = original_resource.properties
        if any(before.get(p) != properties.get(p) for p in cls.CREATE_ONLY):
            made = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            with ExitStack() as on_error:
                # moto never tells dependents of a new resource, so what still
                # hangs on the old one keeps it, and the update fails.
                on_error.callback(made.delete, account_id, region_name)
                original_resource.delete(account_id, region_name)
                on_error.pop_all()
            return made
        _refusable(lambda: original_resource.change(properties))
        original_resource.properties = properties
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> None:
        """Delete the resource of that ARN."""
        place = (account_id, region_name)
        cls(resource_name, cloudformation_json["Properties"], place).delete(*place)

    def delete(self, account_id: str, region: str) -> None:  # noqa: ARG002 - moto's
        """Delete the resource; one that is gone is no error (CF-07)."""

        def end() -> None:
            try:
                self.end()
            except ResourceNotFoundError:
                return

        _refusable(end)


class StackedConnectInstance(StackResource, CloudFormationModel):
    """AWS::Connect::Instance (CF-12)."""

    TYPE = "AWS::Connect::Instance"
    ATTRIBUTES = ("Arn", "Id", "ServiceRole", "CreatedTime", "InstanceStatus")
    CREATE_ONLY = ("IdentityManagementType", "InstanceAlias", "DirectoryId")

    #: the properties of Attributes that are attributes of the API besides
    _SWITCHES: ClassVar[dict[str, str]] = {
        "InboundCalls": "INBOUND_CALLS",
        "OutboundCalls": "OUTBOUND_CALLS",
        "ContactflowLogs": "CONTACTFLOW_LOGS",
        "ContactLens": "CONTACT_LENS",
        "AutoResolveBestVoices": "AUTO_RESOLVE_BEST_VOICES",
        "UseCustomTTSVoices": "USE_CUSTOM_TTS_VOICES",
        "EarlyMedia": "EARLY_MEDIA",
    }

    @classmethod
    def create(cls, backend: TdgConnectBackend, properties: Properties) -> str:
        """Create an instance."""
        switches = properties["Attributes"]
        instance = backend.create_instance(
            identity_management_type=properties["IdentityManagementType"],
            inbound_calls_enabled=_is_true(switches["InboundCalls"]),
            outbound_calls_enabled=_is_true(switches["OutboundCalls"]),
            instance_alias=properties.get("InstanceAlias"),
            directory_id=properties.get("DirectoryId"),
            tags=_tags(properties),
        )
        cls._set(backend, instance.arn, switches)
        return instance.arn

    @classmethod
    def _set(
        cls, backend: TdgConnectBackend, arn: str, switches: Mapping[str, Any]
    ) -> None:
        for name, value in switches.items():
            backend.update_instance_attribute(
                instance_id=arn,
                attribute_type=cls._SWITCHES[name],
                value=str(_is_true(value)).lower(),
            )

    def change(self, properties: Properties) -> None:
        """Attributes and tags are changed in place."""
        self._set(self.backend, self.arn, properties["Attributes"])
        super().change(properties)

    def attribute(self, name: str) -> Any:
        """The value of one of ATTRIBUTES."""
        instance = self.backend.find_instance(self.arn)
        return {
            "Arn": instance.arn,
            "Id": instance.id,
            "ServiceRole": instance.service_role,
            "CreatedTime": instance.created_time.isoformat(),
            "InstanceStatus": instance.instance_status,
        }[name]

    def is_created(self) -> bool:
        """Whether the instance is ACTIVE by now."""
        status = self.backend.find_instance(self.arn).instance_status
        self.backend.look(self.attribute("Id"))
        return status == "ACTIVE"

    def end(self) -> None:
        """Delete the instance."""
        self.backend.delete_instance(self.arn)


class StackedTrafficDistributionGroup(StackResource, CloudFormationModel):
    """AWS::Connect::TrafficDistributionGroup (CF-01 to CF-08)."""

    TYPE = "AWS::Connect::TrafficDistributionGroup"
    ATTRIBUTES = ("TrafficDistributionGroupArn", "Status", "IsDefault")
    CREATE_ONLY = ("InstanceArn", "Name", "Description")

    @classmethod
    def create(cls, backend: TdgConnectBackend, properties: Properties) -> str:
        """Create a group."""
        return backend.create_traffic_distribution_group(
            name=properties["Name"],
            instance_id=properties["InstanceArn"],
            description=properties.get("Description"),
            tags=_tags(properties),
        ).arn

    def attribute(self, name: str) -> Any:
        """The value of one of ATTRIBUTES."""
        _, group = self.backend.find_group(self.arn)
        return {
            "TrafficDistributionGroupArn": group.arn,
            "Status": group.status,
            "IsDefault": group.is_default,
        }[name]

    def is_created(self) -> bool:
        """Whether the group is ACTIVE by now (CF-06)."""
        self.backend.settle_watched()
        status: str = self.attribute("Status")
        if status == "CREATION_FAILED":
            raise _failure("The traffic distribution group failed.")
        self.backend.look(self.arn)
        return status == "ACTIVE"

    def end(self) -> None:
        """Delete the group."""
        self.backend.delete_traffic_distribution_group(self.arn)


class StackedPhoneNumber(StackResource, CloudFormationModel):
    """AWS::Connect::PhoneNumber (CF-09 to CF-11)."""

    TYPE = "AWS::Connect::PhoneNumber"
    ATTRIBUTES = ("PhoneNumberArn", "Address")
    CREATE_ONLY = ("Type", "CountryCode", "Prefix", "SourcePhoneNumberArn")

    @classmethod
    def create(cls, backend: TdgConnectBackend, properties: Properties) -> str:
        """Claim the first number that fits, or import one."""
        target: str = properties["TargetArn"]
        source = properties.get("SourcePhoneNumberArn")
        if source is not None:
            return backend.import_phone_number(
                instance_id=target,
                source_arn=source,
                description=properties.get("Description"),
                tags=_tags(properties),
            ).phone_number_arn
        found = backend.search_available_phone_numbers(
            instance_id=None,
            target_arn=target,
            country=properties["CountryCode"],
            number_type=properties["Type"],
            prefix=properties.get("Prefix"),
            after=None,
            limit=1,
        )
        if not found:
            raise not_available(f"{properties['CountryCode']} {properties['Type']}")
        return backend.claim_phone_number(
            phone_number=found[0].phone_number,
            instance_id=None,
            target_arn=target,
            description=properties.get("Description"),
            tags=_tags(properties),
        ).phone_number_arn

    def change(self, properties: Properties) -> None:
        """Target, description and tags are changed in place."""
        if properties["TargetArn"] != self.properties["TargetArn"]:
            self.backend.update_phone_number(
                phone_number_id=self.arn,
                instance_id=None,
                target_arn=properties["TargetArn"],
            )
        if properties.get("Description") != self.properties.get("Description"):
            self.backend.update_phone_number_metadata(
                phone_number_id=self.arn, description=properties.get("Description", "")
            )
        super().change(properties)

    def attribute(self, name: str) -> Any:
        """The value of one of ATTRIBUTES."""
        _, number = self.backend.find_number(self.arn)
        return number.phone_number if name == "Address" else number.phone_number_arn

    def is_created(self) -> bool:
        """Whether the number is CLAIMED by now."""
        owner, number = self.backend.find_number(self.arn)
        if number.status == "FAILED":
            raise _failure(str(number.message))
        owner.look(number.phone_number_arn)
        return number.status == "CLAIMED"

    def end(self) -> None:
        """Release the number."""
        self.backend.release_phone_number(self.arn)


class StackedUser(StackResource, CloudFormationModel):
    """AWS::Connect::User (CF-13)."""

    TYPE = "AWS::Connect::User"
    ATTRIBUTES = ("UserArn",)
    CREATE_ONLY = (
        "InstanceArn",
        "Username",
        "RoutingProfileArn",
        "SecurityProfileArns",
        "IdentityInfo",
        "PhoneConfig",
        "DirectoryUserId",
        "HierarchyGroupArn",
    )

    @classmethod
    def create(cls, backend: TdgConnectBackend, properties: Properties) -> str:
        """Create a user."""
        instance, user = backend.create_user(
            instance_id=properties["InstanceArn"],
            username=properties["Username"],
            password=properties.get("Password"),
            security_profile_ids=properties["SecurityProfileArns"],
            routing_profile_id=properties["RoutingProfileArn"],
            details=_present(
                properties, ("IdentityInfo", "PhoneConfig", "DirectoryUserId")
            ),
            tags=_tags(properties),
        )
        return backend.child_arn(instance, arns.AGENT, user.id)

    def attribute(self, name: str) -> Any:  # noqa: ARG002 - there is but one
        """The user's ARN."""
        return self.arn

    def end(self) -> None:
        """Delete the user."""
        self.backend.delete_user(self.properties["InstanceArn"], self.arn)


def _present(properties: Properties, names: Iterable[str]) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}


def _is_true(value: Any) -> bool:
    """A boolean of a template, which may be spelled."""
    return str(value).lower() == "true"
