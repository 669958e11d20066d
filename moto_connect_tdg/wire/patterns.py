r"""The model's patterns, translated to Python.

They are written for Java or ECMAScript: they use ``\p{L}``, their ``$`` matches only
at the very end, and a pattern without anchors can match anywhere in the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

_LAST = 0x10FFFF
#: Unicode's class Z
_SEPARATORS: tuple[Span, ...] = (
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
)
#: Unicode's class C, without unassigned code points: those differ from one version
#: of Unicode to the next, and a newly assigned emoji must not count as a control
#: character.
_CONTROLS: tuple[Span, ...] = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xD800, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
    (0xF0000, 0xFFFFD),
    (0x100000, 0x10FFFD),
)


def _others(spans: Iterable[Span]) -> Iterable[Span]:
    start = 0
    for first, last in spans:
        if first > start:
            yield start, first - 1
        start = last + 1
    if start <= _LAST:
        yield start, _LAST


def _spelled(spans: Iterable[Span]) -> str:
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in spans)


#: The translation of a Unicode class inside square brackets. Python's \w is L, N and
#: the underscore: every pattern of the model with L or N has all three.
_CLASSES = {
    r"\p{L}": r"\w",
    r"\p{N}": r"\w",
    r"\p{Z}": _spelled(_SEPARATORS),
    r"\p{C}": _spelled(_CONTROLS),
    r"\P{C}": _spelled(_others(_CONTROLS)),
}
_WORD = (r"\p{L}", r"\p{N}", "_")
_PIECE = re.compile(r"\\[pP]\{\w+\}|\\.|.", re.DOTALL)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the model, for use with ``search``.

    Some patterns have doubled backslashes, or slashes around them, as in the source
    code of another language; taken literally they would match nothing.

    Raises:
        ValueError: if Python has no equivalent.
    """
    text = pattern.replace(r"\\", "\\")
    if len(text) > 1 and text[0] == text[-1] == "/":
        text = text[1:-1]
    has_words = any(word in text for word in _WORD[:2])
    if has_words and not all(word in text for word in _WORD):
        msg = f"No translation for this pattern: {pattern}"
        raise ValueError(msg)
    translated = "".join(_translate(_PIECE.findall(text), pattern))
    try:
        return re.compile(translated, 0 if has_words else re.ASCII)
    except re.error as error:
        msg = f"No translation for this pattern: {pattern}"
        raise ValueError(msg) from error


def _translate(pieces: Iterable[str], pattern: str) -> Iterable[str]:
    is_in_brackets = False
    for piece in pieces:
        if piece.startswith((r"\p", r"\P")):
            if piece not in _CLASSES:
                msg = f"No translation for {piece} in this pattern: {pattern}"
                raise ValueError(msg)
            spelled = _CLASSES[piece]
            yield spelled if is_in_brackets else f"[{spelled}]"
        elif is_in_brackets:
            is_in_brackets = piece != "]"
            yield piece
        else:
            is_in_brackets = piece == "["
            yield r"\Z" if piece == "$" else piece
