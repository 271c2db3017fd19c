"""The library: xlplan's public names, whose docstrings and signatures mkdocstrings puts in their places."""

from __future__ import annotations

from importlib import import_module

import xlplan

_HEAD = """# Python

Made from the docstrings. Whatever the commands can do, these names can; `import xlplan` loads none of them before it is asked for.
Every deliberate failure is a subclass of [`xlplan.XlplanError`](#xlplan.errors.XlplanError).
"""


def library_page() -> str:
    """Return the page: functions first, then the classes that they take and give, then the errors."""
    names = {name: getattr(xlplan, name) for name in xlplan.__all__}
    functions = [each for each in names.values() if not isinstance(each, type)]
    classes = [each for name, each in names.items() if isinstance(each, type) and name != "XlplanError"]
    errors = import_module("xlplan.errors")
    kinds = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, xlplan.XlplanError)
    ]
    parts = [_HEAD]
    for title, listed in (("Functions", functions), ("Classes", classes), ("Errors", kinds)):
        parts += [f"## {title}\n", *(f"::: {each.__module__}.{each.__qualname__}\n" for each in listed)]
    return "\n".join(parts)
