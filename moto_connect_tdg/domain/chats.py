"""Chats: the content types of their messages, and the customer who writes them.

https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..errors import InvalidParameterError
from ..records import dataclass

_PLAIN = "text/plain"
_RESPONSE = "application/vnd.amazonaws.connect.message.interactive.response"
_INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive"
#: What a client can write, and what a chat can show (CN-19).
_WRITTEN = (_PLAIN, "text/markdown", "application/json", _RESPONSE)
_SHOWN = (*_WRITTEN, _INTERACTIVE)
#: The largest message, in bytes (CN-19).
_MESSAGE_BYTES = 16_384
#: The segment attribute of a guide, which needs interactive messages (CN-19).
_GUIDE = ("connect:Subtype", "connect:Guide")


@dataclass(frozen=True, slots=True)
class Chat:
    """What a chat contact has beyond other contacts; messages are only counted."""

    customer_name: str
    participant_id: str
    content_types: tuple[str, ...]
    #: of the message that it began with
    message_length: int | None


def require_content_types(
    content_types: Collection[str], segment_attributes: Mapping[str, Any]
) -> None:
    """A chat shows plain text, and others of the known types (CN-19).

    Without a list it shows plain text only (undocumented; our choice).
    """
    for content_type in content_types:
        if content_type not in _SHOWN:
            msg = f"Content types must be of {', '.join(_SHOWN)}, not: {content_type}"
            raise InvalidParameterError(msg)
    if content_types and _PLAIN not in content_types:
        msg = f"Content types must contain {_PLAIN}"
        raise InvalidParameterError(msg)
    name, guide = _GUIDE
    if segment_attributes.get(name, {}).get("ValueString") == guide and not (
        {_INTERACTIVE, _RESPONSE} <= {*content_types}
    ):
        msg = f"{guide} needs the content types {_INTERACTIVE} and {_RESPONSE}"
        raise InvalidParameterError(msg)


def require_message(message: Mapping[str, str]) -> None:
    """A message has a known type, and is not too large (CN-19)."""
    if message["ContentType"] not in _WRITTEN:
        known = ", ".join(_WRITTEN)
        msg = f"ContentType must be one of {known}, not: {message['ContentType']}"
        raise InvalidParameterError(msg)
    if len(message["Content"].encode()) > _MESSAGE_BYTES:
        msg = f"A message has at most {_MESSAGE_BYTES} bytes"
        raise InvalidParameterError(msg)
