"""Recordings of calls: started, suspended, resumed and stopped.

https://docs.aws.amazon.com/connect/latest/APIReference/API_StartContactRecording.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ..errors import InvalidParameterError, InvalidRequestError
from ..records import dataclass

#: Who is recorded, by the track of a recording with an agent.
_PARTICIPANTS = {"FROM_AGENT": "AGENT", "TO_AGENT": "CUSTOMER", "ALL": "ALL"}


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of a call, with an agent or of the flow before."""

    participant_type: str
    start_timestamp: datetime
    stop_timestamp: datetime | None = None
    is_suspended: bool = False

    @property
    def is_running(self) -> bool:
        """Whether it has not been stopped; it may be suspended."""
        return self.stop_timestamp is None


#: Recordings of one contact: one with an agent (AGENT), one of the flow (IVR).
Recordings = Mapping[str, Recording]


def started(
    recordings: Recordings, tracks: Mapping[str, str], *, now: datetime
) -> Recordings:
    """Start the recording of one kind, which can be done once (CN-14)."""
    if len(tracks) != 1:
        msg = "Exactly one of VoiceRecordingTrack and IvrRecordingTrack must be given"
        raise InvalidParameterError(msg)
    ((member, track),) = tracks.items()
    kind = "AGENT" if member == "VoiceRecordingTrack" else "IVR"
    if kind in recordings:
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
    """Stop what is being recorded, for good (CN-14)."""
    changed = {
        name: replace(recordings[name], stop_timestamp=now)
        for name in _running(recordings, kind)
    }
    return {**recordings, **changed}
