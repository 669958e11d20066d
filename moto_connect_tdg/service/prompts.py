"""Prompts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.kinds import PROMPT
from ..domain.prompts import Prompt
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..errors import InvalidParameterError, ResourceNotFoundError
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary

_SEARCHABLE = Searchable(
    PROMPT,
    {**BY_NAME, "promptid": "id"},
)


@operation
def create_prompt(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    s3_uri: str,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a prompt; the replica has it too (RI-31)."""
    require_tags(tags or {})
    try:
        instance, contents = call.open_instance(instance_id)
    except ResourceNotFoundError as error:
        # "Not found" is not declared here.
        raise InvalidParameterError(error.message) from None
    call.require_room(PROMPT, contents, name)
    prompt = Prompt(
        id=call.new_id(),
        name=name,
        description=description,
        s3_uri=s3_uri,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, PROMPT, prompt, tags)
    return {"PromptARN": arn, "PromptId": prompt.id}


def _view(found: Found[Prompt]) -> dict[str, Any]:
    """A prompt as describe and search operations show it."""
    prompt = found.record
    return {
        "PromptARN": found.arn,
        "PromptId": prompt.id,
        "Name": prompt.name,
        "Description": prompt.description,
        "Tags": found.tags,
        **last_change(prompt),
    }


@operation
def describe_prompt(call: ApiCall, *, instance_id: str, prompt_id: str) -> Answer:
    """Describe a prompt, from either Region."""
    return {"Prompt": _view(call.find(instance_id, PROMPT, prompt_id))}


@operation
def get_prompt_file(call: ApiCall, *, instance_id: str, prompt_id: str) -> Answer:
    """Return the URL of a prompt's file."""
    prompt = call.find(instance_id, PROMPT, prompt_id).record
    return {
        "PromptPresignedUrl": prompt.file_url,
        **last_change(prompt),
    }


@operation
def list_prompts(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the prompts of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(contents.of(PROMPT).after, next_token, max_results, int)
    return {
        "PromptSummaryList": [
            summary(call, instance, PROMPT, prompt) for prompt in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_prompt(
    call: ApiCall,
    *,
    instance_id: str,
    prompt_id: str,
    name: str | None = None,
    description: str | None = None,
    s3_uri: str | None = None,
) -> Answer:
    """Change a prompt; omitted members keep their values.

    A name in use is InvalidParameterException: DuplicateResourceException is not
    declared.
    """
    found = call.find(instance_id, PROMPT, prompt_id)
    call.require_new_name(PROMPT, found, name, is_declared=False)
    call.modify(
        PROMPT, found, **given(name=name, description=description, s3_uri=s3_uri)
    )
    return {"PromptARN": found.arn, "PromptId": found.record.id}


@operation
def delete_prompt(call: ApiCall, *, instance_id: str, prompt_id: str) -> Answer:
    """Delete a prompt, on both sides."""
    call.remove(PROMPT, call.find(instance_id, PROMPT, prompt_id))
    return NOTHING


@operation
def search_prompts(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for prompts by name, description, ID and tags."""
    return search(
        call,
        _SEARCHABLE,
        _view,
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
