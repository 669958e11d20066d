"""Security profiles: what users may do in the console and the contact panel.

https://docs.aws.amazon.com/connect/latest/adminguide/connect-security-profiles.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from ..records import dataclass
from ..types import Region

#: The security profiles of a new instance.
#: https://docs.aws.amazon.com/connect/latest/adminguide/default-security-profiles.html
DEFAULT_SECURITY_PROFILES = ("Admin", "Agent", "CallCenterManager", "QualityAnalyst")


@dataclass(frozen=True, slots=True)
class SecurityProfile:
    """A security profile, the same on both sides of a replicated instance (RI-31).

    *details* are members that are stored as given and only shown again.
    """

    id: str
    name: str
    description: str | None
    type: Literal["AWS_MANAGED", "CUSTOMER_MANAGED"]
    permissions: tuple[str, ...]
    applications: tuple[Mapping[str, Any], ...]
    details: Mapping[str, Any]
    last_modified_time: datetime
    last_modified_region: Region
