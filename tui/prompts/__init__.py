"""Jinja prompts: the environment, problems, the compiler, rendering."""
