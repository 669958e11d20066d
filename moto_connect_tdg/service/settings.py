"""The settings in force, as values."""

from __future__ import annotations

from dataclasses import field

from ..domain.quotas import Quotas
from ..records import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What users can set (D-01, D-03).

    *any_region_pair* allows every pair of Regions; *quotas* switches the adjustable
    quotas on; *journal_parameters* keeps the parameters of API calls in the journal.
    """

    any_region_pair: bool = False
    quotas: Quotas = field(default_factory=Quotas)
    journal_parameters: bool = False
