"""Sessions of botocore that do not depend on the shell."""

from __future__ import annotations

import botocore.session


def unconfigured_session() -> botocore.session.Session:
    """Make a session that takes no setting from files and environment.

    A profile that does not exist, or a value that botocore refuses, then breaks
    nothing. Only AWS_DATA_PATH counts: it says where models are.
    """
    variables = botocore.session.Session.SESSION_VARIABLES
    defaults = {
        name: (None, None, default, convert)
        for name, (_, _, default, convert) in variables.items()
    }
    data_path = (None, *variables["data_path"][1:])
    return botocore.session.Session({**defaults, "data_path": data_path})
