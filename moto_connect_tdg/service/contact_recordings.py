"""Recordings of calls."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain import arns
from ..domain.contact_rules import require_recordable
from ..domain.recordings import started, stopped, suspended
from .call import NOTHING, Answer, ApiCall, operation
from .contacts import FoundContact, find_active
from .found import not_found


def _find_call(
    call: ApiCall, instance_id: str, contact_id: str, initial_contact_id: str
) -> FoundContact:
    """Find an active call, by its own ID and that of its first contact (CN-14)."""
    found = find_active(call, instance_id, contact_id)
    if initial_contact_id.rpartition("/")[2] != found.contact.chain_id:
        raise not_found(arns.CONTACT, initial_contact_id)
    require_recordable(found.contact)
    return found


@operation
def start_contact_recording(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    initial_contact_id: str,
    voice_recording_configuration: Mapping[str, str],
) -> Answer:
    """Record a call; DescribeContact shows the recording."""
    found = _find_call(call, instance_id, contact_id, initial_contact_id)
    recordings = started(
        found.contact.recordings, voice_recording_configuration, now=call.now
    )
    found.change(call, recordings=recordings)
    return NOTHING


@operation
def suspend_contact_recording(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    initial_contact_id: str,
    contact_recording_type: str | None = None,
) -> Answer:
    """Suspend the recording of a call."""
    found = _find_call(call, instance_id, contact_id, initial_contact_id)
    recordings = suspended(
        found.contact.recordings, contact_recording_type, is_suspended=True
    )
    found.change(call, recordings=recordings)
    return NOTHING


@operation
def resume_contact_recording(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    initial_contact_id: str,
    contact_recording_type: str | None = None,
) -> Answer:
    """Resume the recording of a call."""
    found = _find_call(call, instance_id, contact_id, initial_contact_id)
    recordings = suspended(
        found.contact.recordings, contact_recording_type, is_suspended=False
    )
    found.change(call, recordings=recordings)
    return NOTHING


@operation
def stop_contact_recording(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    initial_contact_id: str,
    contact_recording_type: str | None = None,
) -> Answer:
    """Stop the recording of a call permanently."""
    found = _find_call(call, instance_id, contact_id, initial_contact_id)
    recordings = stopped(found.contact.recordings, contact_recording_type, now=call.now)
    found.change(call, recordings=recordings)
    return NOTHING
