"""Who can be a user, and an agent of a group."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain.agents import (
    require_free_agent,
    require_identity,
    require_username,
)
from moto_connect_tdg.errors import InvalidParameterError, ResourceConflictError
from tests.helpers.refusals import raises_exactly


def identity(kind, password=None, directory_user_id=None, **info):
    info = {"FirstName": "Ann", "LastName": "Bee", **info}
    return partial(
        require_identity,
        kind,
        password=password,
        identity_info=info,
        directory_user_id=directory_user_id,
    )


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_username, "u" * 21, "CONNECT_MANAGED"),
            InvalidParameterError,
            f"A user name has at most 20 characters: {'u' * 21}",
            id="21 characters",
            marks=pytest.mark.rules("UR-02"),
        ),
        pytest.param(
            partial(require_username, "u" * 101, "SAML"),
            InvalidParameterError,
            f"A user name has at most 64 characters: {'u' * 100}",
            id="65 characters with SAML",
            marks=pytest.mark.rules("UR-02"),
        ),
        *(
            pytest.param(
                partial(require_username, name, "SAML"),
                InvalidParameterError,
                f"Invalid user name: {name}",
                id=f"{name!r}",
                marks=pytest.mark.rules("UR-02"),
            )
            for name in ("", "a b", "a@", "@b", "a@b@c", "@", "a/b")
        ),
        pytest.param(
            identity("CONNECT_MANAGED"),
            InvalidParameterError,
            "Password is required on instances with CONNECT_MANAGED.",
            id="no password",
            marks=pytest.mark.rules("UR-03"),
        ),
        pytest.param(
            identity("SAML", "Secret-1"),
            InvalidParameterError,
            "Password is not allowed on instances with: SAML",
            id="a password",
            marks=pytest.mark.rules("UR-03"),
        ),
        pytest.param(
            identity("SAML", Email="a@b"),
            InvalidParameterError,
            "IdentityInfo.Email is not allowed on instances with: SAML",
            id="an address",
            marks=pytest.mark.rules("UR-05"),
        ),
        pytest.param(
            identity("SAML", directory_user_id="d"),
            InvalidParameterError,
            "DirectoryUserId is not allowed on instances with: SAML",
            id="a directory",
            marks=pytest.mark.rules("UR-05"),
        ),
        pytest.param(
            identity("SAML", FirstName=""),
            InvalidParameterError,
            "IdentityInfo.FirstName is required on instances with: SAML",
            id="no first name",
            marks=pytest.mark.rules("UR-06"),
        ),
        pytest.param(
            identity("CONNECT_MANAGED", "Secret-1", LastName=""),
            InvalidParameterError,
            "IdentityInfo.LastName is required on instances with: CONNECT_MANAGED",
            id="no last name",
            marks=pytest.mark.rules("UR-06"),
        ),
        pytest.param(
            identity("EXISTING_DIRECTORY", FirstName="e\u0301"),
            InvalidParameterError,
            "IdentityInfo.FirstName must be in Unicode Normalization Form C (NFC).",
            id="not in form NFC",
            marks=pytest.mark.rules("UR-06"),
        ),
        pytest.param(
            partial(require_free_agent, "u", "g", "o"),
            ResourceConflictError,
            "The user is associated with another traffic distribution group: u",
            id="another group",
            marks=pytest.mark.rules("S-30"),
        ),
    ],
)
def test_refuses(rule, error, message):
    """Each rule refuses what breaks it, with its own error and message."""
    with raises_exactly(error, message):
        rule()


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            partial(require_username, "u" * 20, "CONNECT_MANAGED"),
            id="20 characters",
            marks=pytest.mark.rules("UR-02"),
        ),
        pytest.param(
            partial(require_username, "u" * 64, "SAML"),
            id="64 characters",
            marks=pytest.mark.rules("UR-02"),
        ),
        pytest.param(
            partial(require_username, "a.b-c_d\\e@f", "SAML"),
            id="an address",
            marks=pytest.mark.rules("UR-02"),
        ),
        pytest.param(
            identity("CONNECT_MANAGED", "Secret-1", Email="a@b"),
            id="a password",
            marks=pytest.mark.rules("UR-03"),
        ),
        pytest.param(identity("SAML"), id="SAML", marks=pytest.mark.rules("UR-05")),
        pytest.param(
            identity("EXISTING_DIRECTORY", FirstName="", LastName=""),
            id="no names",
            marks=pytest.mark.rules("UR-06"),
        ),
        pytest.param(
            identity("EXISTING_DIRECTORY", directory_user_id="d"),
            id="a directory",
            marks=pytest.mark.rules("UR-05"),
        ),
        pytest.param(
            partial(require_free_agent, "u", None, "g"),
            id="in none",
            marks=pytest.mark.rules("S-30"),
        ),
        pytest.param(
            partial(require_free_agent, "u", "g", "g"),
            id="in this one",
            marks=pytest.mark.rules("S-30"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


class TestIdentity:
    """The names of a user."""

    @pytest.mark.rules("UR-06")
    def test_needs_names_that_are_left_out(self):
        """A missing name is refused like an empty one."""
        with pytest.raises(InvalidParameterError, match="FirstName is required"):
            require_identity(
                "SAML", password=None, identity_info={}, directory_user_id=None
            )

    @pytest.mark.rules("UR-06")
    def test_needs_no_names_from_a_directory(self):
        """Users of an existing directory need no names."""
        require_identity(
            "EXISTING_DIRECTORY",
            password=None,
            identity_info={},
            directory_user_id=None,
        )
