"""The config file, profiles, keys and the workspace folder."""
