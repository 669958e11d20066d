"""Inbound calls, and the contacts that single ones become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from ...domain import arns, routing
from ...domain.contacts import (
    Contact,
    GlobalResiliencyMetadata,
    require_active_region,
)
from ...domain.distributions import share_of
from ...domain.groups import TrafficDistributionGroup
from ...domain.instances import Instance
from ...domain.phone_numbers import PhoneNumber
from ...domain.routing import RegionState, Route, Tally
from ...types import E164, Region
from .phone_numbers import PhoneNumberUseCases


@dataclass(frozen=True, slots=True)
class PlacedCalls:
    """What became of the calls, and the contact that a single one made."""

    tally: Tally
    contact_id: str | None = None


class ContactUseCases(PhoneNumberUseCases):
    """What is done to contacts."""

    def route_of(self, number: PhoneNumber) -> Route:
        """Where calls to a number of this Region go, as things are now."""
        group = self.group_at(number.target_arn)
        if group is None:
            region = self.place.region
            return Route({region: 1}, {region: self._state_at(region, number, None)})
        return Route(
            routing.weights_of(group.telephony.distributions),
            {region: self._state_at(region, number, group) for region in group.linked},
            group.id,
        )

    def _state_at(
        self,
        region: Region,
        number: PhoneNumber,
        group: TrafficDistributionGroup | None,
    ) -> RegionState:
        contents = self.contents[self.instance_behind(number.target_arn)]
        return RegionState(
            is_down=self.shared.faults.is_down(self.account_id, region),
            has_flow=number.phone_number_arn in contents.links,
            has_agents=group is None
            or share_of(region, group.agents.distributions) > 0,
        )

    def place_calls(self, number: PhoneNumber, count: int, rng: Random) -> PlacedCalls:
        """Call a number of this Region; one call becomes a contact (UT-16)."""
        self.settle(number.phone_number_arn)
        current = self.numbers[number.phone_number_id]
        if current.status != "CLAIMED":
            return PlacedCalls(routing.place_calls(None, count, rng))
        route = self.route_of(current)
        tally = routing.place_calls(route, count, rng)
        contact_id = None
        if count == 1 and tally.connected:
            contact_id = self._add_contact(current, route, next(iter(tally.connected)))
        return PlacedCalls(tally, contact_id)

    def _add_contact(self, number: PhoneNumber, route: Route, region: Region) -> str:
        contact = Contact(
            id=self.new_id(),
            phone_number=number.phone_number,
            initiation_timestamp=self.now(),
            disconnect_timestamp=None,
            global_resiliency_metadata=GlobalResiliencyMetadata(
                region, region, route.group_id
            ),
        )
        instance_id = self.instance_behind(number.target_arn)
        self.contents[instance_id].contacts[contact.id] = contact
        return contact.id

    def find_contact(
        self, instance_id: str, contact_id: str
    ) -> tuple[Instance, Contact]:
        """A contact, from either Region (DC-03)."""
        instance = self.find_instance(instance_id)
        contacts = self.contents_of(instance).contacts
        found = self.child_id(instance, arns.CONTACT, contact_id, contacts)
        return instance, contacts[found]

    def stop_contact(self, instance_id: str, contact_id: str) -> None:
        """End a contact, in the Region where it is active (DC-04)."""
        instance, contact = self.find_contact(instance_id, contact_id)
        require_active_region(contact, self.place.region)
        if contact.disconnect_timestamp is None:
            self.contents_of(instance).contacts[contact.id] = replace(
                contact, disconnect_timestamp=self.now()
            )

    def number_called(self, phone_number: E164) -> PhoneNumber | None:
        """The claimed number of this account that is called, wherever it was claimed."""
        for backend in self.touched():
            backend.settle_watched()
        return next(
            (
                backend.numbers_by_e164[phone_number]
                for backend in self.touched()
                if phone_number in backend.numbers_by_e164
            ),
            None,
        )
