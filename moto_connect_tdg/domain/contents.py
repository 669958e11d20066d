"""What an instance holds, shared with its replica: one object with two doors.

Mirroring costs nothing and cannot fall behind (RI-30, RI-31, RI-33).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..types import GroupId, UserId
from .agents import Profile, User
from .contacts import Contact
from .flows import ContactFlow
from .paging import Register
from .queues import Queue


@dataclass(slots=True)
class Contents:
    """Users, flows, queues, what they refer to, and what is linked to what."""

    users: Register[User] = field(default_factory=Register)
    usernames: dict[str, UserId] = field(default_factory=dict)
    flows: Register[ContactFlow] = field(default_factory=Register)
    flow_names: dict[str, str] = field(default_factory=dict)
    queues: Register[Queue] = field(default_factory=Register)
    queue_names: dict[str, str] = field(default_factory=dict)
    security_profiles: Register[Profile] = field(default_factory=Register)
    routing_profiles: Register[Profile] = field(default_factory=Register)
    hours: Register[Profile] = field(default_factory=Register)
    contacts: Register[Contact] = field(default_factory=Register)
    #: number's ARN to flow's ID (RI-30, FL-04, CO-12)
    links: Register[str] = field(default_factory=Register)
    #: each agent's group, and each group's agents in order of association (S-32)
    group_of_user: dict[UserId, GroupId] = field(default_factory=dict)
    users_of_group: dict[GroupId, Register[UserId]] = field(default_factory=dict)

    def associate(self, user_id: UserId, group_id: GroupId) -> None:
        """Put an agent in a group."""
        self.group_of_user[user_id] = group_id
        self.users_of_group.setdefault(group_id, Register())[user_id] = user_id

    def disassociate(self, user_id: UserId) -> None:
        """Take an agent out of its group, if it is in one (S-31)."""
        group_id = self.group_of_user.pop(user_id, None)
        if group_id is not None:
            del self.users_of_group[group_id][user_id]

    def forget_group(self, group_id: GroupId) -> None:
        """End the association of all agents of a group that goes (S-20)."""
        for user_id in self.users_of_group.pop(group_id, ()):
            del self.group_of_user[UserId(user_id)]
