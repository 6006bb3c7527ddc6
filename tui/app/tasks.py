"""Tasks begin when the loop comes to them, in every Python alike.

From Python 3.12 on Textual 8.2.8 has its loop begin a task at once. A mode's first screen is then
mounted before it stands on its stack, and a widget that asks for the screen meanwhile (an Input)
brings the app down. Up to 3.11 no task begins at once, so nothing of Textual's depends on it.
"""

import asyncio


def begin_tasks_in_turn() -> None:
    """Have the running loop begin tasks in turn; to be called before the first mode."""
    asyncio.get_running_loop().set_task_factory(None)
