"""What renders prompts for the screens: a process of its own, so that no template stops them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from tui.prompts import Preview, Problem

EXHAUSTED = frozenset({"too_slow", "too_big"})
"""Codes of problems after which nothing of that template is rendered in this process."""


class Renderer(Protocol):
    """`tui.prompts.worker.RenderWorker`, or something that answers the same."""

    def problems(
        self, source: str, columns: Collection[str] | None, dialect: str = "luly"
    ) -> tuple[Problem, ...]:
        """Answer every problem of a template."""

    def preview(self, source: str, values: Mapping[str, str], now: datetime | None) -> Preview:
        """Render leniently for one contact."""

    def check(
        self,
        source: str,
        contacts: Sequence[Mapping[str, str]],
        dialect: str = "luly",
        mode: str = "whole",
        placeholder: str | None = None,
    ) -> tuple[Problem, ...]:
        """Bind for every contact; each refusal once, with the number of contacts."""

    def close(self) -> None:
        """End what was started."""
