"""Custom vocabularies; each Region has its own (VO-02)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..domain.contents import RegionalContents
from ..domain.instances import Instance
from ..domain.kinds import VOCABULARY
from ..domain.paging import rows_after
from ..domain.tags import require_tags
from ..domain.vocabularies import Vocabulary, require_language, require_not_default
from ..errors import InvalidRequestError, ResourceNotFoundError
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found


@operation
def create_vocabulary(
    call: ApiCall,
    *,
    instance_id: str,
    vocabulary_name: str,
    language_code: str,
    content: str,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a vocabulary, which is ACTIVE immediately (VO-03)."""
    require_tags(tags or {})
    instance, regional = call.open_regional(instance_id)
    call.require_room(VOCABULARY, regional, vocabulary_name)
    vocabulary = Vocabulary(
        id=call.new_id(),
        name=vocabulary_name,
        language_code=language_code,
        content=content,
        last_modified_time=call.now,
    )
    arn = call.add(instance, regional, VOCABULARY, vocabulary, tags)
    return {
        "VocabularyArn": arn,
        "VocabularyId": vocabulary.id,
        "State": vocabulary.state,
    }


def _summary(found: Found[Vocabulary]) -> dict[str, Any]:
    vocabulary = found.record
    return {
        "Name": vocabulary.name,
        "Id": vocabulary.id,
        "Arn": found.arn,
        "LanguageCode": vocabulary.language_code,
        "State": vocabulary.state,
        "LastModifiedTime": vocabulary.last_modified_time,
    }


@operation
def describe_vocabulary(
    call: ApiCall, *, instance_id: str, vocabulary_id: str
) -> Answer:
    """Describe a vocabulary of this Region."""
    found = call.find(instance_id, VOCABULARY, vocabulary_id)
    return {
        "Vocabulary": {
            **_summary(found),
            "Content": found.record.content,
            "Tags": found.tags,
        }
    }


@operation
def delete_vocabulary(call: ApiCall, *, instance_id: str, vocabulary_id: str) -> Answer:
    """Delete a vocabulary that is not a default (VO-05)."""
    found = call.find(instance_id, VOCABULARY, vocabulary_id)
    defaults = call.here.regional_of(found.instance.id).default_vocabularies
    require_not_default(found.record, found.arn, defaults)
    call.remove(VOCABULARY, found)
    return {
        "VocabularyArn": found.arn,
        "VocabularyId": found.record.id,
        "State": "DELETE_IN_PROGRESS",
    }


@operation
def search_vocabularies(
    call: ApiCall,
    *,
    instance_id: str,
    max_results: int = 100,
    next_token: str | None = None,
    state: str | None = None,
    name_starts_with: str | None = None,
    language_code: str | None = None,
) -> Answer:
    """Search for vocabularies by state, language and beginning of the name."""
    instance, regional = _open(call, instance_id)

    def is_wanted(vocabulary: Vocabulary) -> bool:
        return (
            state in {None, vocabulary.state}
            and language_code in {None, vocabulary.language_code}
            and vocabulary.name.startswith(name_starts_with or "")
        )

    page = call.page(
        partial(regional.of(VOCABULARY).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "VocabularySummaryList": [
            _summary(call.found(instance, regional, VOCABULARY, vocabulary))
            for vocabulary in page.items
        ],
        "NextToken": page.next_token,
    }


def _open(call: ApiCall, instance_id: str) -> tuple[Instance, RegionalContents]:
    """An instance, for operations that do not declare that one is not found."""
    try:
        return call.open_regional(instance_id)
    except ResourceNotFoundError as error:
        raise InvalidRequestError(error.message) from None


@operation
def associate_default_vocabulary(
    call: ApiCall,
    *,
    instance_id: str,
    language_code: str,
    vocabulary_id: str | None = None,
) -> Answer:
    """Make a vocabulary the default of its language; None removes the default."""
    _, regional = call.open_regional(instance_id)
    if vocabulary_id is None:
        regional.default_vocabularies.pop(language_code, None)
        return NOTHING
    vocabulary = call.find(instance_id, VOCABULARY, vocabulary_id).record
    require_language(vocabulary, language_code)
    regional.default_vocabularies[language_code] = vocabulary.id
    return NOTHING


@operation
def list_default_vocabularies(
    call: ApiCall,
    *,
    instance_id: str,
    language_code: str | None = None,
    max_results: int = 100,
    next_token: str | None = None,
) -> Answer:
    """List the default vocabularies, by language."""
    instance, regional = _open(call, instance_id)
    vocabularies, defaults = regional.of(VOCABULARY), regional.default_vocabularies
    languages = [
        (language, language)
        for language in sorted(defaults)
        if language_code in {None, language}
    ]
    page = call.page(partial(rows_after, languages), next_token, max_results, str)
    return {
        "DefaultVocabularyList": [
            {
                "InstanceId": instance.id,
                "LanguageCode": language,
                "VocabularyId": defaults[language],
                "VocabularyName": vocabularies[defaults[language]].name,
            }
            for language in page.items
        ],
        "NextToken": page.next_token,
    }
