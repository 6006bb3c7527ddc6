"""The config file, the environment and the profiles."""

from tui.settings.load import Settings, load_settings, switched

__all__ = ["Settings", "load_settings", "switched"]
