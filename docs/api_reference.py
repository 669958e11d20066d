"""The public names with signatures and docstrings, for docs/generate.py.

Public is what ``__all__`` of the package and of its public modules names. A docstring
has the sections Args, Attributes, Returns and Raises where there is something to say;
`problems` names what is missing. Values and type aliases are documented by the comment
``#:`` above them.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, get_origin, is_typeddict

PACKAGE = "moto_connect_tdg"
_SECTION = re.compile(r"^(Args|Attributes|Example|Raises|Returns):$")
_ENTRY = re.compile(r"^ {4}(\*{0,2}[\w.]+): (.*)$")
_LINE = 76


@dataclass
class Doc:
    """A docstring: its text, and its sections."""

    text: str = ""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Public:
    """A public name of a module."""

    module: str
    name: str
    value: Any

    @property
    def title(self) -> str:
        """The name as users write it after ``moto_connect_tdg.``."""
        short = self.module.removeprefix(PACKAGE).removeprefix(".")
        return f"{short}.{self.name}" if short else self.name

    @property
    def doc(self) -> Doc:
        """What is said about it."""
        if inspect.isroutine(self.value) or is_class(self.value):
            return _inherited(self.value)
        return Doc(_comment(self.module, self.name))


# -- what is public ---------------------------------------------------------


def modules() -> dict[str, ModuleType]:
    """The package, and its public modules."""
    package = import_module(PACKAGE)
    found = {PACKAGE: package}
    for name in package.__all__:
        value = getattr(package, name)
        if isinstance(value, ModuleType):
            found[value.__name__] = value
    return found


def public() -> Iterator[Public]:
    """Every public name that is not a module."""
    for name, module in modules().items():
        for member in module.__all__:
            value = getattr(module, member)
            if not isinstance(value, ModuleType):
                yield Public(name, member, value)


def is_class(value: object) -> bool:
    """Whether it is a class, and no alias such as ``list[int]``."""
    return isinstance(value, type) and get_origin(value) is None


def members(owner: type) -> Iterator[tuple[str, Any]]:
    """The public properties and methods that a class has of its own, or by a base."""
    seen = set()
    for base in owner.__mro__:
        if base is not owner and not base.__module__.startswith(PACKAGE):
            continue
        for name, value in vars(base).items():
            if name.startswith("_") or name in seen or isinstance(value, type):
                continue
            if isinstance(value, property) or inspect.isroutine(value):
                seen.add(name)
                yield name, value


def attributes(owner: type) -> dict[str, tuple[str, str]]:
    """The fields of a class, each with its type and its default, as text."""
    if is_typeddict(owner):
        return {name: (_text(kind), "") for name, kind in _annotations(owner).items()}
    if not is_dataclass(owner):
        documented = read(owner.__doc__).entries.get("Attributes", {})
        kinds = _annotations(owner)
        return {name: (_text(kinds.get(name, "")), "") for name in documented}
    return {
        each.name: (_text(each.type), _default_of(each))
        for each in fields(owner)
        if not each.name.startswith("_")
    }


def _annotations(owner: type) -> dict[str, Any]:
    return {
        name: getattr(kind, "__forward_arg__", kind)
        for name, kind in getattr(owner, "__annotations__", {}).items()
    }


def _default_of(each: Any) -> str:
    if each.default is not MISSING:
        return _shown(each.default)
    return "" if each.default_factory is MISSING else "empty"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 24 and " at 0x" not in text else "..."


def _text(kind: object) -> str:
    text = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    return re.sub(r"\bAdded\b", "Fault", text)


# -- docstrings ---------------------------------------------------------------


def _inherited(value: Any) -> Doc:
    """The docstring, and what the dictionaries that it extends say about their keys."""
    doc = read(value.__doc__)
    for base in _extended(value) if is_typeddict(value) else ():
        own = doc.entries.setdefault("Attributes", {})
        doc.entries["Attributes"] = read(base.__doc__).entries["Attributes"] | own
    return doc


def _extended(owner: type) -> Iterator[type]:
    """The dictionaries that another extends; before Python 3.12 its source has them."""
    module = import_module(owner.__module__)
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ClassDef) and node.name == owner.__name__:
            for base in node.bases:
                found = getattr(module, getattr(base, "id", ""), None)
                if is_typeddict(found):
                    yield found


def read(docstring: str | None) -> Doc:
    """Split a docstring into its text and its sections."""
    doc, section, entry = Doc(), "", ""
    lines: list[str] = []
    for line in inspect.cleandoc(docstring or "").splitlines():
        if found := _SECTION.match(line):
            section, entry = found[1], ""
            doc.entries.setdefault(section, {})
        elif not section:
            lines.append(line)
        elif section == "Example":
            continue
        elif section != "Returns" and (found := _ENTRY.match(line)):
            entry = found[1]
            doc.entries[section][entry] = found[2]
        elif entry:
            doc.entries[section][entry] += f" {line.strip()}"
        elif line.strip():
            doc.plain[section] = f"{doc.plain.get(section, '')} {line.strip()}".strip()
    doc.text = "\n".join(lines).strip()
    return doc


def _comment(module: str, name: str) -> str:
    """The comment ``#:`` above an assignment, where the name comes from."""
    spec = find_spec(module)
    source = Path(str(spec.origin if spec else "")).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and any(a.name == name for a in node.names):
            package = module if spec.submodule_search_locations else spec.parent
            base = package.rsplit(".", node.level - 1)[0] if node.level > 1 else package
            return _comment(f"{base}.{node.module}" if node.module else base, name)
    lines = source.splitlines()
    for at, line in enumerate(lines):
        if re.match(rf"{name}(: .*)? = ", line):
            first = at
            while lines[first - 1].startswith("#: "):
                first -= 1
            return " ".join(each.removeprefix("#: ") for each in lines[first:at])
    return ""


def parameters(function: Any) -> list[inspect.Parameter]:
    """The parameters of a function, but for self."""
    return [
        each
        for each in inspect.signature(function).parameters.values()
        if each.name != "self"
    ]


def _starred(each: inspect.Parameter) -> str:
    stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}
    return stars.get(each.kind, "") + each.name


# -- what is missing ----------------------------------------------------------


def problems(item: Public) -> list[str]:
    """What the docstrings of a public name lack."""
    if not item.doc.text:
        return [f"{item.title} has no docstring"]
    if is_class(item.value):
        return list(_problems_of_class(item))
    if inspect.isroutine(item.value):
        return list(_problems_of_function(item.title, item.value))
    return []


def _problems_of_class(item: Public) -> Iterator[str]:
    documented = item.doc.entries.get("Attributes", {})
    there = attributes(item.value)
    for name in there:
        if name not in documented:
            yield f"{item.title}.{name} is not documented"
    for name in documented:
        if name not in there:
            yield f"{item.title} has no attribute {name}"
    for name, value in members(item.value):
        title = f"{item.title}.{name}"
        if not inspect.getdoc(value):
            yield f"{title} has no docstring"
        elif not isinstance(value, property):
            yield from _problems_of_function(title, value)


def _problems_of_function(title: str, function: Any) -> Iterator[str]:
    documented = read(function.__doc__).entries.get("Args", {})
    names = [_starred(each) for each in parameters(function)]
    for name in names:
        if name not in documented:
            yield f"{title}: {name} is not documented"
    for name in documented:
        if name not in names:
            yield f"{title} has no argument {name}"


# -- as a page ----------------------------------------------------------------


def slugs() -> dict[str, str]:
    """The anchor of each public name, as mkdocs makes it from the headings."""
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for item in public():
        slug = re.sub(r"[^\w-]", "", item.title).lower()
        times = taken[slug] = taken.get(slug, -1) + 1
        found[item.title] = f"{slug}_{times}" if times else slug
    return found


def page() -> str:
    """All public names, by module."""
    parts: list[str] = []
    shown: dict[int, str] = {}
    for name, module in modules().items():
        parts.append(f"## {name}\n\n{_prose(read(module.__doc__).text)}\n")
        listed = [item for item in public() if item.module == name]
        for item in listed:
            first = shown.setdefault(id(item.value), item.title)
            if first != item.title:
                link = f"[`{first}`](#{slugs()[first]})"
                parts.append(f"### {item.title}\n\nThe same as {link}.\n")
            else:
                parts.append(_of(item))
    return "\n".join(parts)


def _of(item: Public) -> str:
    head = f"### {item.title}\n\n"
    if is_class(item.value):
        return head + _class(item)
    if inspect.isroutine(item.value):
        return head + _function(item.title, item.value)
    return head + _value(item)


def _value(item: Public) -> str:
    # The names of types without their modules.
    value = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", repr(item.value))
    shown = "" if len(value) > 250 else f"```python\n{item.title} = {value}\n```\n\n"
    if type(item.value).__name__ == "NewType":
        kind = item.value.__supertype__.__name__
        shown = f'```python\n{item.title} = NewType("{item.name}", {kind})\n```\n\n'
    return f"{shown}{_prose(item.doc.text)}\n"


def _class(item: Public) -> str:
    doc, there = item.doc, attributes(item.value)
    base = item.value.__mro__[1].__name__
    text = f"{_prose(doc.text)}\n"
    if issubclass(item.value, Exception):
        text = f"An error, of the kind `{base}`.\n\n{text}"
    rows = [
        (f"`{name}`", _code(there[name][0]), _code(there[name][1]), _prose(meaning))
        for name, meaning in doc.entries.get("Attributes", {}).items()
        if name in there
    ]
    rows += [
        (f"`{name}`", _code(_returns(value.fget)), "", _prose(read(value.__doc__).text))
        for name, value in members(item.value)
        if isinstance(value, property)
    ]
    if rows:
        text += "\n" + _table(("Attribute", "Type", "Default", ""), rows)
    text += _tail(doc)
    for name, value in members(item.value):
        if not isinstance(value, property):
            title = f"{item.title}.{name}"
            text += f"\n#### {title}\n\n{_function(title, value)}"
    return text


def _function(title: str, function: Any) -> str:
    doc = read(function.__doc__)
    meanings = doc.entries.get("Args", {})
    rows = [
        (
            f"`{_starred(each)}`",
            _code(_annotation(each)),
            _code("" if each.default is each.empty else _shown(each.default)),
            _prose(meanings.get(_starred(each), "")),
        )
        for each in parameters(function)
    ]
    text = f"```python\n{_signature(title, function)}\n```\n\n{_prose(doc.text)}\n"
    if rows:
        text += "\n" + _table(("Argument", "Type", "Default", ""), rows)
    return text + _tail(doc)


def _annotation(each: inspect.Parameter) -> str:
    return "" if each.annotation is each.empty else _text(each.annotation)


def _returns(function: Any) -> str:
    found = inspect.signature(function).return_annotation
    text = "" if found is inspect.Signature.empty else _text(found)
    if hasattr(function, "__wrapped__"):
        text = re.sub(r"^Iterator\[(.*)\]$", r"AbstractContextManager[\1]", text)
    return text


def _signature(title: str, function: Any) -> str:
    words, is_keyword = [], False
    for each in parameters(function):
        if each.kind is each.VAR_POSITIONAL:
            is_keyword = True
        elif each.kind is each.KEYWORD_ONLY and not is_keyword:
            words.append("*")
            is_keyword = True
        word = f"{_starred(each)}: {_annotation(each)}".removesuffix(": ")
        if each.default is not each.empty:
            word += f" = {_shown(each.default)}"
        words.append(word)
    end = f") -> {_returns(function)}".removesuffix(" -> ")
    line = f"{title}({', '.join(words)}{end}"
    if len(line) <= _LINE:
        return line
    return "\n".join((f"{title}(", *(f"    {word}," for word in words), end))


def _tail(doc: Doc) -> str:
    text = ""
    if returns := doc.plain.get("Returns"):
        text += f"\n**Returns:** {_prose(returns)}\n"
    if raises := doc.entries.get("Raises"):
        text += "\n**Raises:**\n\n" + "".join(
            f"- `{name}`: {_prose(meaning)}\n" for name, meaning in raises.items()
        )
    return text


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown, without columns that have nothing in any row."""
    lines = [list(row) for row in rows]
    kept = [at for at, _ in enumerate(list(head)) if any(line[at] for line in lines)]
    cells = [[list(head)[at] for at in kept], ["---"] * len(kept)]
    cells += [[line[at].replace("|", "\\|") for at in kept] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _prose(text: str) -> str:
    """Docstring text as Markdown: names that are public become links."""
    links = slugs()
    by_name = {title.rpartition(".")[2]: title for title in links}

    def linked(found: re.Match[str]) -> str:
        name = found[1].removeprefix(f"{PACKAGE}.")
        title = name if name in links else by_name.get(name)
        if title is None:
            return f"`{found[1]}`"
        return f"[`{found[1]}`](#{links[title]})"

    text = text.replace("\n", " ") if "\n\n" not in text else text
    text = re.sub(r"``(.+?)``", r"<code>\1</code>", text)
    text = re.sub(r"`([^`\[]+?)`(?!\])", linked, text)
    return text.replace("<code>", "`").replace("</code>", "`").strip()
