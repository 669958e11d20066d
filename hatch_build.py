"""Metadata that depends on where the repository is, for builds.

Links of the README to other files work in the repository only; an index page needs
absolute ones. The address is taken from REPOSITORY_URL, which the release sets, or from
``repository`` in pyproject.toml. Without an address the package has no URLs, and the
links are plain text.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

#: Links and pictures whose target is neither absolute nor a part of the page.
_RELATIVE = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)]+)\)")
_ATTRIBUTE = re.compile(r'\b(src|srcset|href)="(?![a-z]+:|#)([^"]+)"')
#: A picture in HTML, perhaps one for light and one for dark pages.
_PICTURE = re.compile(r"<picture>.*?</picture>|<img\b[^>]*>", re.DOTALL)
_ALTERNATIVE = re.compile(r'\balt="([^"]*)"')
_URLS = {
    "Repository": "",
    "Documentation": "/blob/main/docs/index.md",
    "Issues": "/issues",
    "Changelog": "/blob/main/CHANGELOG.md",
    "Security": "/blob/main/SECURITY.md",
}


def address(config: dict[str, Any]) -> str:
    """Return the repository's address, or an empty text."""
    found: str = os.environ.get("REPOSITORY_URL") or config.get("repository", "")
    return found.rstrip("/")


def with_absolute_links(readme: str, repository: str) -> str:
    """Return a README for a page elsewhere."""

    def absolute(found: re.Match[str]) -> str:
        picture, text, target = found.groups()
        if not repository:
            return text
        kind = "raw" if picture else "blob"
        return f"{picture}[{text}]({repository}/{kind}/main/{target})"

    def absolute_attribute(found: re.Match[str]) -> str:
        name, target = found.groups()
        kind = "blob" if name == "href" else "raw"
        return f'{name}="{repository}/{kind}/main/{target}"'

    def described(found: re.Match[str]) -> str:
        if not _ATTRIBUTE.search(found[0]):
            return found[0]
        text = _ALTERNATIVE.search(found[0])
        return text[1] if text else ""

    if repository:
        readme = _ATTRIBUTE.sub(absolute_attribute, readme)
    else:
        readme = _PICTURE.sub(described, readme)
    return _RELATIVE.sub(absolute, readme)


class CustomMetadataHook(MetadataHookInterface):
    """Add the README and the URLs."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Change the metadata in place."""
        repository = address(self.config)
        readme = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": with_absolute_links(readme, repository),
        }
        if repository:
            metadata["urls"] = {
                name: f"{repository}{path}" for name, path in _URLS.items()
            }
