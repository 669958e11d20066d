"""botocore sessions that do not depend on the shell's settings."""

from __future__ import annotations

import botocore.session


def unconfigured_session() -> botocore.session.Session:
    """Make a session that takes no settings from files and environment.

    So an unknown profile, or a value that botocore refuses, breaks nothing. Only
    AWS_DATA_PATH is used: it says where models are.
    """
    variables = botocore.session.Session.SESSION_VARIABLES
    defaults = {
        name: (None, None, default, convert)
        for name, (_, _, default, convert) in variables.items()
    }
    data_path = (None, *variables["data_path"][1:])
    return botocore.session.Session({**defaults, "data_path": data_path})
