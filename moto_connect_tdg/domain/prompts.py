"""Prompts, which callers hear.

https://docs.aws.amazon.com/connect/latest/adminguide/prompts.html
"""

from __future__ import annotations

from datetime import datetime

from ..records import dataclass
from ..types import Region


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt, the same on both sides of a replicated instance (RI-31).

    *s3_uri* is the source of its audio, which the mock does not read.
    """

    id: str
    name: str
    description: str | None
    s3_uri: str
    last_modified_time: datetime
    last_modified_region: Region

    @property
    def file_url(self) -> str:
        """The URL of its file, without a signature (our shortcut)."""
        if not self.s3_uri.startswith("s3://"):
            return self.s3_uri
        bucket, _, key = self.s3_uri.removeprefix("s3://").partition("/")
        return f"https://{bucket}.s3.amazonaws.com/{key}"
