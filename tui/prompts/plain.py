"""Plain templates: outputs, comparisons and branches alone, which cannot run away."""

from jinja2 import Environment, TemplateSyntaxError

_BLOCKS = frozenset({"if", "elif", "else", "endif", "raw", "endraw"})
_OPERATORS = frozenset({".", "|", "==", "!=", "<", "<=", ">", ">=", ","})


def is_plain(source: str) -> bool:
    """Answer whether a template has no loop, no call, no arithmetic and nothing it defines.

    What such a template makes is no longer than itself and its values; it needs no rehearsal.
    """
    try:
        tokens = [(kind, value) for _, kind, value in Environment().lex(source)]
    except TemplateSyntaxError:
        return False
    in_block = False
    for kind, value in tokens:
        if kind == "block_begin":
            in_block = True
        elif in_block and kind == "name":
            if value not in _BLOCKS:
                return False
            in_block = False
        elif kind == "operator" and value not in _OPERATORS:
            return False
    return True
