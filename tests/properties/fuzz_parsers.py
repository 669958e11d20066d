"""Fuzz the parsers of ARNs, tokens and control JSON, by coverage; not a test.

``python -m tests.properties.fuzz_parsers -max_total_time=300`` in an environment
with atheris, which is not a dependency (docs/proof.md).
"""

from __future__ import annotations

import contextlib
import json
import sys

import atheris

with atheris.instrument_imports(include=["moto_connect_tdg"]):
    from moto_connect_tdg.connect import control_forms as forms
    from moto_connect_tdg.connect.settings import read_settings
    from moto_connect_tdg.domain import arns, paging
    from moto_connect_tdg.errors import InvalidInputError

KINDS = (arns.INSTANCE, arns.GROUP, arns.PHONE_NUMBER, arns.AGENT, arns.CONTACT_FLOW)


def read_an_arn(text: str) -> None:
    """An ARN that is read is written as the same text again."""
    read = arns.read_arn(text)
    if read is not None:
        place, resource = read
        assert text == place.arn(resource, "").removesuffix("/")
    for kind in KINDS:
        found = arns.read_identifier(text, kind)
        if found is None:
            continue
        if found.place is None:
            assert text == found.id
        elif found.parent_id is None:
            assert text == found.place.arn(kind, found.id)
        else:
            assert text == found.place.child_arn(found.parent_id, kind, found.id)


def read_a_token(text: str) -> None:
    """A token that is read is one that could have been issued."""
    with contextlib.suppress(InvalidInputError):
        place = paging.read_token(text, "ListUsers", int)
        again = paging.write_token("ListUsers", place)
        assert place == paging.read_token(again, "ListUsers", int)
    with contextlib.suppress(InvalidInputError):
        key = paging.read_token(text, "ListUsers", str)
        again = paging.write_token("ListUsers", key)
        assert key == paging.read_token(again, "ListUsers", str)


def read_control_json(text: str) -> None:
    """A control document is read and shown again, or refused with an explanation."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(forms.MalformedError):
        forms.read_match(found)
    with contextlib.suppress(forms.MalformedError):
        effects = forms.read_effects(found)
        shown = [forms.show_effect(effect) for effect in effects]
        assert effects == forms.read_effects(json.loads(json.dumps(shown)))
    # a wrong setting is a ValueError with an explanation
    with contextlib.suppress(ValueError):
        read_settings(found)


PARSERS = (read_an_arn, read_a_token, read_control_json)


def fuzz(given: bytes) -> None:
    """Parse one input; its first byte selects the parser."""
    provider = atheris.FuzzedDataProvider(given)
    parser = PARSERS[provider.ConsumeIntInRange(0, len(PARSERS) - 1)]
    parser(provider.ConsumeUnicode(sys.maxsize))


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
