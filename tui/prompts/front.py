"""Front matter: what a template declares of itself, in TOML between two lines of `---`.

    ---
    max_length = 1500
    language = "en"
    first_sentence = "Hi {{ first_name }}, this is an AI calling for ABC."

    [variables.amount]
    type = "money"
    sample = "$80"

    [variables.plan]
    default = "basic"
    ---
    You are calling {{ first_name }} about the {{ plan }} plan.

A variable without a default is required, unless `required = false`: then it may be blank.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from tui.prompts.declared import TYPES, Declared, Variable
from tui.prompts.errors import Problem
from tui.prompts.similar import nearest

SETTINGS = ("first_sentence", "voice", "language", "ai_settings_template_id")
"""What a template says of the provider's request; a batch may say otherwise."""

_KEYS = ("variables", "max_length", *SETTINGS)
_ABOUT_VARIABLE = ("type", "required", "default", "sample", "words")
_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))---[ \t]*(?:\r\n|\r|\n|\Z)")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def read_front_matter(source: str) -> Declared:
    """Read what a template declares; without front matter all of it is the body. Never raises."""
    opening = _OPENING.match(source)
    if opening is None:
        return Declared(body=source)
    closing = _CLOSING.search(source, opening.end() - 1)
    if closing is None:
        message = "The front matter is opened by `---` and never closed by another `---` line."
        return Declared(body="", problems=(Problem("error", "front_matter", 1, 1, message),))
    front = source[opening.end() : closing.start()]
    body = source[closing.end() :]
    lines = len(_NEWLINE.findall(source[: closing.end()]))
    try:
        # One line more in front, so that TOML counts lines as the whole source does.
        found = tomllib.loads("\n" + _NEWLINE.sub("\n", front))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Declared(body=body, lines=lines, problems=(_not_toml(error, lines),))
    return _declared(found, _Front(front), body, lines)


class _Front:
    """Finds the line that a key stands in."""

    def __init__(self, text: str) -> None:
        self._lines = _NEWLINE.split(text)

    def line(self, key: str, variable: str = "") -> int:
        """Answer the line of a key, from 2 on, 1 where it is not seen."""
        if variable:
            name = rf"[\"']?{re.escape(variable)}[\"']?"
            head = re.compile(
                rf"\s*\[\s*variables\s*\.\s*{name}\s*\]|\s*(variables\.)?{name}\s*[=.]"
            )
        else:
            head = re.compile(rf"\s*(\[\s*)?{re.escape(key)}\b")
        for number, line in enumerate(self._lines, start=2):
            if head.match(line):
                return number
        return 1


def _not_toml(error: Exception, lines: int) -> Problem:
    words = str(error)
    at = _AT.search(words)
    line, column = (int(at[1]), int(at[2])) if at and at[1] else (lines, 1)
    message = f"The front matter is no TOML: {_AT.sub('', words) or 'nested too deeply'}."
    return Problem("error", "front_matter", line, column, message)


def _declared(found: Mapping[str, Any], front: _Front, body: str, lines: int) -> Declared:
    problems = [
        _problem(front.line(key), f"`{key}` is nothing a template declares.", nearest(key, _KEYS))
        for key in found
        if key not in _KEYS
    ]
    length = found.get("max_length", 0)
    if type(length) is not int or length < 0:
        problems.append(_problem(front.line("max_length"), "`max_length` is a whole number."))
        length = 0
    settings: dict[str, str] = {}
    for key in SETTINGS:
        if key in found:
            problems += _setting_problems(key, found[key], front)
            settings[key] = str(found[key])
    variables = found.get("variables", {})
    if not isinstance(variables, dict):
        problems.append(_problem(front.line("variables"), "Write [variables.NAME] tables."))
        variables = {}
    kept = []
    for name, about in variables.items():
        line = front.line("", name)
        wrong = list(_variable_problems(name, about, line))
        problems += wrong
        if not wrong:
            kept.append(_variable(name, about, line))
    return Declared(
        body=body,
        lines=lines,
        variables=tuple(kept),
        max_length=length,
        settings={} if problems else settings,
        setting_lines={key: front.line(key) for key in settings},
        problems=tuple(problems),
    )


def _setting_problems(key: str, value: Any, front: _Front) -> Iterator[Problem]:
    line = front.line(key)
    if not isinstance(value, str):
        yield _problem(line, f"`{key}` is a text.")
    elif key == "language" and not _LANGUAGE.fullmatch(value):
        yield _problem(line, "`language` is a tag such as en or ar-SA.")
    elif key == "ai_settings_template_id" and not (value == "none" or _UUID.fullmatch(value)):
        yield _problem(line, "`ai_settings_template_id` is a UUID, or none.")


def _variable_problems(name: str, about: Any, line: int) -> Iterator[Problem]:
    if not name.isidentifier():
        yield _problem(line, f"`{name}` is no name of a variable.")
    if not isinstance(about, dict):
        yield _problem(line, f'Write a table: {name} = {{type = "text"}}.')
        return
    for key in about:
        if key not in _ABOUT_VARIABLE:
            message = f"`{key}` is nothing a variable declares."
            yield _problem(line, message, nearest(key, _ABOUT_VARIABLE))
    if about.get("type", "text") not in TYPES:
        message = f"`{name}` has no type `{about['type']}`; write {', '.join(TYPES)}."
        yield _problem(line, message, nearest(str(about["type"]), TYPES))
    if not isinstance(about.get("required", True), bool):
        yield _problem(line, f"`required` of `{name}` is true or false.")
    elif about.get("required") and "default" in about:
        yield _problem(line, f"`{name}` is required, so its default would never be used.")
    for key in ("default", "sample", "words"):
        value = about.get(key, "")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            yield _problem(line, f"`{key}` of `{name}` is a text.")


def _variable(name: str, about: Mapping[str, Any], line: int) -> Variable:
    default = about.get("default", None if about.get("required", True) else "")
    return Variable(
        name=name,
        type=about.get("type", "text"),
        default=None if default is None else str(default),
        sample=str(about.get("sample", "")),
        words=str(about.get("words", "")),
        line=line,
    )


def _problem(line: int, message: str, suggestion: str = "") -> Problem:
    return Problem("error", "front_matter", line, 1, message, suggestion)
