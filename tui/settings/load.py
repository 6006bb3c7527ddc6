"""The settings in force: workspace, profiles, and the simulator's clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from tui.domain.errors import UsageError
from tui.domain.policy.book import RuleBook
from tui.domain.profile import Profile
from tui.settings import schema
from tui.settings.builtin import BUILT_IN, SIMULATOR
from tui.settings.config import ConfigFile, read_config
from tui.settings.places import config_place, workspace_place
from tui.settings.policy import read_rules
from tui.settings.profiles import read_profile, with_keys


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for this run; `default_profile` is the profile in force, `rules` are for calling.

    Only the profile in force has its keys, the others were not asked for theirs. Where its own are
    missing or unsafe `missing_key` says so, and `in_force` raises it for whoever is about to talk
    to the provider.
    """

    home: Path
    config_path: Path
    profiles: Mapping[str, Profile]
    default_profile: str
    simulator_speed: float = 20.0
    simulator_seed: int = 1
    missing_key: UsageError | None = None
    rules: RuleBook = field(default_factory=RuleBook)

    @property
    def profile(self) -> Profile:
        """The profile in force, whether or not its keys were found."""
        return self.profiles[self.default_profile]

    def in_force(self) -> Profile:
        """Answer the profile in force with its keys. Raises UsageError where one is missing."""
        if self.missing_key is not None:
            raise self.missing_key
        return self.profile


def load_settings(
    home: Path | None, config: Path | None, profile: str | None, environ: Mapping[str, str]
) -> Settings:
    """Read the settings: options win over the environment, that over the config file.

    Raises UsageError naming the file, the line and what to write instead.
    """
    place, named = config_place(config, environ)
    file = read_config(place, required=named)
    top = _top(file)
    folder = workspace_place(home, str(top.get("workspace", "")), place, environ)
    profiles: dict[str, Profile] = dict(BUILT_IN)
    sources: dict[str, Mapping[str, object]] = {}
    for name in file.table("profiles"):
        profiles[name], sources[name] = read_profile(file, name)
    simulator = file.read(("simulator",), schema.SIMULATOR)
    chosen = _chosen(profile, environ, top, profiles, file)
    missing = None
    if chosen in sources:
        try:
            profiles[chosen] = with_keys(profiles[chosen], sources[chosen], file, folder, environ)
        except UsageError as error:
            missing = UsageError(f"Profile `{chosen}`: {error.message}", error.hint)
    return Settings(
        home=folder,
        config_path=place,
        profiles=profiles,
        default_profile=chosen,
        simulator_speed=_speed(environ, cast(float, simulator.get("speed", 20.0))),
        simulator_seed=cast(int, simulator.get("seed", 1)),
        missing_key=missing,
        rules=read_rules(file),
    )


def switched(settings: Settings, profile: str, environ: Mapping[str, str]) -> Settings:
    """Answer the same settings with another profile in force.

    Raises UsageError where the config no longer fits or the profile's key is missing.
    """
    config = settings.config_path if settings.config_path.exists() else None
    found = load_settings(settings.home, config, profile, environ)
    found.in_force()
    return replace(
        found,
        simulator_speed=settings.simulator_speed,
        simulator_seed=settings.simulator_seed,
    )


def _top(file: ConfigFile) -> Mapping[str, object]:
    tables = ("profiles", "simulator", "policy")
    for table in tables:
        file.table(table)
    plain = {key: value for key, value in file.document.items() if key not in tables}
    for key in plain:
        if key not in schema.TOP:
            file.unknown((key,), (*schema.TOP, *tables))
    return ConfigFile(file.path, file.source, plain).read((), schema.TOP)


def _chosen(
    option: str | None,
    environ: Mapping[str, str],
    top: Mapping[str, object],
    profiles: Mapping[str, Profile],
    file: ConfigFile,
) -> str:
    sources = (
        (option or "", "--profile"),
        (environ.get("CALLSHEET_PROFILE", ""), "CALLSHEET_PROFILE"),
        (str(top.get("default_profile", "")), f"`default_profile` in {file.path}"),
    )
    name, source = next((pair for pair in sources if pair[0]), (SIMULATOR.name, ""))
    if name in profiles:
        return name
    nearest = get_close_matches(name, list(profiles), n=1, cutoff=0.5)
    raise UsageError(
        f"There is no profile `{name}` ({source}).",
        f"Did you mean `{nearest[0]}`?" if nearest else "Known: " + ", ".join(profiles) + ".",
    )


def _speed(environ: Mapping[str, str], configured: float) -> float:
    written = environ.get("CALLSHEET_SIMULATOR_SPEED", "")
    if not written:
        return configured
    try:
        speed = float(written)
        schema.SIMULATOR["speed"](speed)
    except ValueError:
        raise UsageError(
            "CALLSHEET_SIMULATOR_SPEED must be a number above 0.", "Unset it for the usual speed."
        ) from None
    return speed
