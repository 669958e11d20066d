"""Recordings of calls: started, suspended, resumed and stopped.

https://docs.aws.amazon.com/connect/latest/APIReference/API_StartContactRecording.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ..errors import InvalidParameterError, InvalidRequestError
from ..records import dataclass
from .flow_paths import first_path, object_of

#: Who is recorded, by the track of a recording with an agent.
_PARTICIPANTS = {"FROM_AGENT": "AGENT", "TO_AGENT": "CUSTOMER", "ALL": "ALL"}
#: The action by which a flow says what is recorded, and its members for agents' calls.
_SETS_RECORDING = "UpdateContactRecordingBehavior"
_LISTS = {"AGENT": "RecordedParticipants", "SCREEN": "ScreenRecordedParticipants"}


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of a call, with an agent or of the flow before."""

    participant_type: str
    start_timestamp: datetime
    stop_timestamp: datetime | None = None
    is_suspended: bool = False
    #: whether the flow started it, and no client has replaced it
    is_by_flow: bool = False

    @property
    def is_running(self) -> bool:
        """Whether it has not been stopped; it may be suspended."""
        return self.stop_timestamp is None


#: Recordings of one contact: with an agent (AGENT), of the flow (IVR), of the screen
#: of the agent (SCREEN).
Recordings = Mapping[str, Recording]


def recorded_by(content: str, *, now: datetime) -> Recordings:
    """What a flow records, by the actions that every contact reaches (CN-14).

    https://docs.aws.amazon.com/connect/latest/APIReference/contact-actions-updatecontactrecordingbehavior.html
    """
    found: dict[str, str] = {}
    for action_type, parameters in first_path(content):
        if action_type == _SETS_RECORDING:
            found = dict(_participants(object_of(parameters.get("RecordingBehavior"))))
    return {
        kind: Recording(participant, now, is_by_flow=True)
        for kind, participant in found.items()
    }


def _participants(behavior: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The kinds of recordings that a flow wants, and who is recorded in each."""
    for kind, member in _LISTS.items():
        people = behavior.get(member)
        if isinstance(people, list) and people:
            yield kind, "ALL" if len(people) > 1 else str(people[0]).upper()
    if behavior.get("IVRRecordingBehavior") == "Enabled":
        yield "IVR", "ALL"


def started(
    recordings: Recordings, tracks: Mapping[str, str], *, now: datetime
) -> Recordings:
    """Start the recording of one kind, which a client can do once (CN-14).

    It replaces the flow's, if that has not been stopped.
    """
    if len(tracks) != 1:
        msg = "Exactly one of VoiceRecordingTrack and IvrRecordingTrack must be given"
        raise InvalidParameterError(msg)
    ((member, track),) = tracks.items()
    kind = "AGENT" if member == "VoiceRecordingTrack" else "IVR"
    known = recordings.get(kind)
    if known is not None and not (known.is_by_flow and known.is_running):
        msg = f"A recording can be started once: {kind}"
        raise InvalidRequestError(msg)
    return {**recordings, kind: Recording(_PARTICIPANTS[track], now)}


def _running(recordings: Recordings, kind: str | None) -> Iterable[str]:
    """The kinds that are being recorded: the wanted one, or all of them."""
    found = [
        name
        for name, recording in recordings.items()
        if recording.is_running and kind in {None, name}
    ]
    if not found:
        msg = "The contact is not being recorded"
        raise InvalidRequestError(msg)
    return found


def suspended(
    recordings: Recordings, kind: str | None, *, is_suspended: bool
) -> Recordings:
    """Suspend or resume what is being recorded (CN-14)."""
    changed = {
        name: replace(recordings[name], is_suspended=is_suspended)
        for name in _running(recordings, kind)
    }
    return {**recordings, **changed}


def stopped(recordings: Recordings, kind: str | None, *, now: datetime) -> Recordings:
    """Stop what is being recorded, permanently (CN-14)."""
    changed = {
        name: replace(recordings[name], stop_timestamp=now)
        for name in _running(recordings, kind)
    }
    return {**recordings, **changed}
