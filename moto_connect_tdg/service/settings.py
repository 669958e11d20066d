"""The settings in force, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..domain.quotas import Quotas


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set (D-01, D-03).

    *any_region_pair* lets every two Regions pair up; *quotas* switches the
    adjustable quotas on.
    """

    any_region_pair: bool = False
    quotas: Quotas = field(default_factory=Quotas)
