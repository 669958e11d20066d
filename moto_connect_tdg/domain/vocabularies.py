"""Custom vocabularies, for Contact Lens to recognise words.

https://docs.aws.amazon.com/connect/latest/adminguide/add-custom-vocabulary.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from ..errors import InvalidRequestError, ResourceInUseError
from ..records import dataclass
from ..types import Arn

VocabularyState = Literal[
    "CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED", "DELETE_IN_PROGRESS"
]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary of one language, in one Region."""

    id: str
    name: str
    language_code: str
    content: str
    last_modified_time: datetime
    #: nothing reads the words, so it is ready immediately (VO-02)
    state: VocabularyState = "ACTIVE"


def require_language(vocabulary: Vocabulary, language_code: str) -> None:
    """A default vocabulary has the language that it is the default of (VO-04)."""
    if vocabulary.language_code != language_code:
        msg = f"The vocabulary's language is {vocabulary.language_code}, not: {language_code}"
        raise InvalidRequestError(msg)


def require_not_default(
    vocabulary: Vocabulary, arn: Arn, defaults: Mapping[str, str]
) -> None:
    """A default vocabulary is in use (VO-05)."""
    if defaults.get(vocabulary.language_code) == vocabulary.id:
        msg = f"The vocabulary is the default of: {vocabulary.language_code}"
        raise ResourceInUseError(msg, ResourceId=arn)
