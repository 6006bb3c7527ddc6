"""The report of a batch: one page of HTML that needs nothing else."""

from tui.engine.report.page import write_report

__all__ = ["write_report"]
