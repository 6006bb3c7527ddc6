"""The screens: each composes widgets and routes their messages, with its stylesheet beside it."""
