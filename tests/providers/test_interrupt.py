"""Ctrl-C in a real process, while the request is at the provider."""

import asyncio
import signal
import sys

from tests.providers import faulty
from tests.providers.faulty import misbehaving

PROGRAM = """
import asyncio, sys
from tests.providers.samples import clock, luly_profile
from tui.providers import provider_for

async def main():
    provider = provider_for(luly_profile(sys.argv[1]), clock)
    result = await provider.send(b"{}")
    print(result.state, type(result.interrupted).__name__, flush=True)
    raise result.interrupted

asyncio.run(main())
"""


async def test_ctrl_c_is_reported_before_it_is_raised() -> None:
    async with misbehaving(faulty.hang) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROGRAM,
            server.url,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        await server.arrived.wait()
        child.send_signal(signal.SIGINT)
        out, err = await child.communicate()
    assert out.decode().split() == ["unknown", "CancelledError"]
    assert b"KeyboardInterrupt" in err
    assert b"never-shown" not in err
