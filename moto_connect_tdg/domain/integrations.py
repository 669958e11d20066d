"""Integrations of an instance with other services and applications, per Region.

https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateIntegrationAssociation.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..errors import InvalidRequestError
from ..records import dataclass
from ..types import Region
from . import arns
from .uses import Named


@dataclass(frozen=True, slots=True)
class IntegrationAssociation:
    """An integration, in the Region where it was made; it is not mirrored (RI-32)."""

    id: str
    integration_type: str
    integration_arn: str
    source_application_url: str | None
    source_application_name: str | None
    source_type: str | None
    last_modified_time: datetime
    last_modified_region: Region

    @property
    def integration(self) -> str:
        """What it integrates, which is unique: its type and ARN (AO-10)."""
        return f"{self.integration_type} {self.integration_arn}"


@dataclass(frozen=True, slots=True)
class UseCase:
    """What an integration is used for."""

    id: str
    use_case_type: str
    integration_association_id: str

    @property
    def use(self) -> str:
        """The type of use, which is unique per integration (AO-13)."""
        return f"{self.use_case_type} of {self.integration_association_id}"


def named_by(use_case: UseCase) -> Iterable[Named]:
    """The integration that a use case is of."""
    yield Named(arns.INTEGRATION_ASSOCIATION, use_case.integration_association_id)


def require_application(integration: IntegrationAssociation) -> None:
    """An event integration names its application (AO-11)."""
    members = (
        integration.source_application_url,
        integration.source_application_name,
        integration.source_type,
    )
    if integration.integration_type == "EVENT" and None in members:
        msg = (
            "IntegrationType EVENT needs SourceApplicationUrl, "
            "SourceApplicationName and SourceType."
        )
        raise InvalidRequestError(msg)


def require_no_use_case(use_case: Named | None) -> None:
    """An integration that has use cases is not deleted (AO-12)."""
    if use_case is not None:
        msg = f"The integration association has a use case: {use_case.record_id}"
        raise InvalidRequestError(msg)
