"""What is known of the server behind the profile, for the banner."""

from enum import StrEnum

from tui.domain.profile import Profile


class ConnectionState(StrEnum):
    """`SIMULATOR` is shown after the handshake only; whatever has not answered it is live."""

    NOT_STARTED = "not_started"
    """A simulator profile whose simulator has not been started by this app."""
    SIMULATOR = "simulator"
    """The server has answered the simulator's handshake."""
    NO_HANDSHAKE = "no_handshake"
    """A simulator profile whose server did not answer the handshake."""
    LIVE = "live"
    """An account that calls people."""


def first_state(profile: Profile) -> ConnectionState:
    """Answer what is known before anything was connected."""
    return ConnectionState.NOT_STARTED if profile.simulated else ConnectionState.LIVE


def account_words(state: ConnectionState, profile: Profile) -> str:
    """Answer the banner's words for the account: `LIVE · luly-prod`, `SIMULATOR · luly`."""
    if state is ConnectionState.LIVE:
        return f"LIVE · {profile.name}"
    if state is ConnectionState.SIMULATOR:
        return f"SIMULATOR · {profile.provider}"
    if state is ConnectionState.NO_HANDSHAKE:
        return f"NO HANDSHAKE · {profile.provider}"
    return f"simulator · {profile.provider} (not started)"
