"""Jinja as prompts use it: sandboxed, strict, nothing evaluated before a contact is there.

Jinja's own semantics hold otherwise (`None` is spoken "None"), with these bounds:

- `today` and `now` are fixed texts; `random` is seeded by the contact's values; `lipsum` is gone.
- What is printed must be text, a number, a truth value, or lists of these: a method that was not
  called or a generator prints a memory address, which no two renders share.
- Filters that answer generators answer lists, for the same reason.
- Single operations that ask for a huge text are refused; the rest is the worker's business.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial, wraps
from hashlib import sha256
from random import Random
from types import BuiltinMethodType
from typing import Any, cast

from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from jinja2.filters import do_format
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, missing, pass_context

from tui.prompts.places import Placing
from tui.prompts.snippets import SnippetLoader
from tui.prompts.speech import speech_filters

MAX_TEXT = 100_000
"""Characters of a finished text: fifty times what Luly advises, and some two hours of speech."""

MAX_PIECES = 200_000
"""Pieces that one render may print: a loop that prints for ever ends here."""

MAX_BITS = 4096
"""Length of an integer that a template may compute."""

_PERCENT_WIDTH = re.compile(r"%[^%a-zA-Z]*(?:\d{6,}|\*)")
_BRACE_WIDTH = re.compile(r"\{[^{}]*:[^{}]*\d{6,}")
_NESTED_WIDTH = re.compile(r"\{[^{}]*:[^{}]*\{")
_TEXT_METHODS = frozenset(
    name for name in dir(str) if name[0] != "_" and name not in ("format", "format_map")
)
_LOOP_FACTS = frozenset({"index", "index0", "first", "last", "length", "revindex", "previtem"})
_LISTED = ("map", "select", "reject", "selectattr", "rejectattr", "unique", "batch", "slice")
_BOUNDED = ("center", "indent", "batch", "slice", "tojson", "wordwrap")


class TooBig(TemplateRuntimeError):
    """A single operation would make a text beyond every bound."""


class MissingValue(UndefinedError):
    """A variable has no value for this contact."""

    def __init__(self, variable: str, message: str | None = None) -> None:
        super().__init__(message)
        self.variable = variable


class StrictMissing(StrictUndefined):
    """A strict undefined whose error knows the variable's name."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        if exc is UndefinedError and obj is missing and hint is None and name is not None:
            exc = cast("type[TemplateRuntimeError]", partial(MissingValue, name))
        super().__init__(hint, obj, name, exc)


class PromptContext(Context):
    """The variables of one render, and its own seeded chance."""

    _chance: Random | None = None

    def chance(self) -> Random:
        """Answer the random numbers of this contact: the same values, the same choices."""
        if self._chance is None:
            texts = sorted((k, v) for k, v in self.parent.items() if isinstance(v, str))
            seed = sha256(repr(texts).encode("utf-8", "surrogatepass")).digest()
            self._chance = Random(int.from_bytes(seed, "big"))
        return self._chance


class StableCycler(Cycler):
    """A cycler that prints without its memory address."""

    def __repr__(self) -> str:
        return "<cycler>"


class StableJoiner(Joiner):
    """A joiner that prints without its memory address."""

    def __repr__(self) -> str:
        return "<joiner>"


class PromptEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox with the bounds of this module."""

    intercepted_binops = frozenset({"*", "**", "%"})
    context_class = PromptContext

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse `*`, `**` and `%` whose result would be huge."""
        _check_binop(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Reach an attribute as the sandbox does; the commonest ones without its long way."""
        if type(obj) is str and attribute in _TEXT_METHODS:
            return getattr(obj, attribute)
        if type(obj) is LoopContext and attribute in _LOOP_FACTS:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    # Jinja names its own arguments so that a template's keyword cannot hit them.
    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Refuse a method of a text or a list that is asked for a huge one."""
        if type(__obj) is BuiltinMethodType:
            owner = type(__obj.__self__)
            if (args or kwargs) and owner in (str, list, tuple):
                _check_sizes((*args, *kwargs.values()))
            if owner is str:
                return __context.call(__obj, *args, **kwargs)
        elif getattr(__obj, "__name__", "") in ("format", "format_map"):
            text = str(getattr(getattr(__obj, "__wrapped__", None), "__self__", ""))
            _check_width(_BRACE_WIDTH, text)
            if _NESTED_WIDTH.search(text):
                _check_sizes((*args, *kwargs.values()))
        return super().call(__context, __obj, *args, **kwargs)


def make_environment(
    snippets: Mapping[str, str] | None = None,
    undefined: type[Undefined] = StrictMissing,
    language: str = "",
) -> PromptEnvironment:
    """Make an environment; `snippets` are the templates that include, import and extends reach.

    `language` is what the speech filters speak where an output names none.
    """
    environment = PromptEnvironment(
        undefined=undefined,
        optimized=False,
        autoescape=False,
        # Jinja evaluates constants while compiling unless finalize wants the context.
        finalize=pass_context(_printable),
        loader=SnippetLoader(snippets or {}),
        extensions=[Placing],
        cache_size=0,
    )
    del environment.globals["lipsum"]
    environment.globals.update(cycler=StableCycler, joiner=StableJoiner)
    filters = environment.filters
    filters["random"] = _random
    filters["reverse"] = _reverse
    filters["format"] = _format
    for name in _BOUNDED:
        filters[name] = _bounded(filters[name])
    for name in _LISTED:
        filters[name] = _listed(filters[name])
    filters.update(speech_filters(language))
    return environment


def fixed_values(now: datetime | None) -> dict[str, Any]:
    """Answer what templates see beside the contact: `today` (2026-01-31), `now` (with 14:05).

    Both are texts, and both are absent where no time is given.
    """
    if now is None:
        return {}
    return {"today": f"{now:%Y-%m-%d}", "now": f"{now:%Y-%m-%d %H:%M}"}


_SCALARS = (str, int, float, type(None), Undefined, range)


def _printable(context: Context, value: Any) -> Any:
    if type(value) is str or isinstance(value, _SCALARS):
        return value
    _check_printable(value)
    return value


def _check_printable(value: Any) -> None:
    if isinstance(value, dict):
        for part in (*value, *value.values()):
            _check_printable(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check_printable(part)
    elif not isinstance(value, _SCALARS):
        kind = "a method that was not called" if callable(value) else type(value).__name__
        raise TemplateRuntimeError(f"the template prints {kind}, which is no text")


def _check_binop(operator: str, left: Any, right: Any) -> None:
    if operator == "%":
        if isinstance(left, str):
            _check_width(_PERCENT_WIDTH, left)
    elif isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * right if operator == "**" else left.bit_length()
        if bits > MAX_BITS or right.bit_length() > MAX_BITS:
            raise TooBig("the template computes a number of more than 1,200 digits")
    elif operator == "*":
        sized, times = (right, left) if isinstance(left, int) else (left, right)
        if isinstance(sized, str | list | tuple) and isinstance(times, int):
            _check_sizes((len(sized) * times,))


def _check_sizes(values: Iterable[Any]) -> None:
    if any(isinstance(value, int) and value > MAX_TEXT for value in values):
        raise TooBig(f"the template asks for more than {MAX_TEXT:,} characters at once")


def _check_width(pattern: re.Pattern[str], text: str) -> None:
    if pattern.search(text):
        raise TooBig("the template formats a value to a huge width")


def _bounded(work: Callable[..., Any]) -> Callable[..., Any]:
    # The value itself may be a large number; it comes after what Jinja passes of itself.
    own = 2 if hasattr(work, "jinja_pass_arg") else 1

    @wraps(work)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        _check_sizes((*args[own:], *kwargs.values()))
        return work(*args, **kwargs)

    return bounded


def _listed(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def listed(*args: Any, **kwargs: Any) -> list[Any]:
        return list(work(*args, **kwargs))

    return listed


def _format(value: Any, *args: Any, **kwargs: Any) -> str:
    """Format as `%` does; the widths stand in the text."""
    _check_width(_PERCENT_WIDTH, str(value))
    return do_format(value, *args, **kwargs)


def _reverse(value: Any) -> Any:
    """Reverse a text or a list."""
    return value[::-1] if isinstance(value, str) else list(value)[::-1]


@pass_context
def _random(context: Context, sequence: Iterable[Any]) -> Any:
    """Choose one item, always the same for the same contact."""
    items = list(sequence)
    if not items:
        return context.environment.undefined("No random item, sequence was empty.")
    chance = context.chance() if isinstance(context, PromptContext) else Random(0)
    return chance.choice(items)
