"""`make torture`: kill the sender many times at both providers, and print what came of it.

The number of runs for each provider may be given as the first argument; each kills twice.
"""

import sys
import tempfile
from pathlib import Path

from tests.torture.kills import Run, run_kills

RUNS = 250
"""Runs at each provider unless told otherwise: 1,000 kills in all."""


def main() -> int:
    """Run everything; answers 1 if anything that must be zero is not."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    print(f"{'provider':10}{'runs':>6}{'kills':>7}{'in doubt':>10}", end="")
    print(f"{'double dials':>14}{'lost rows':>11}{'stuck rows':>12}{'violations':>12}")
    clean = True
    for provider in ("luly", "levers"):
        done = [_one(provider, seed) for seed in range(runs)]
        clean = clean and all(run.clean for run in done)
        print(
            f"{provider:10}{len(done):>6}{sum(r.kills for r in done):>7}"
            f"{sum(r.in_doubt for r in done):>10}{sum(r.double_dials for r in done):>14}"
            f"{sum(r.lost_rows for r in done):>11}{sum(r.stuck_rows for r in done):>12}"
            f"{sum(len(r.violations) for r in done):>12}"
        )
        for run in done:
            for words in run.violations:
                print(f"  {words}")
    return 0 if clean else 1


def _one(provider: str, seed: int) -> Run:
    with tempfile.TemporaryDirectory(prefix="callsheet-torture-") as folder:
        run = run_kills(Path(folder), provider, seed)
    print(f"\r{provider} {seed + 1}: {run.kills} kills", end="\r", file=sys.stderr, flush=True)
    return run


if __name__ == "__main__":
    raise SystemExit(main())
