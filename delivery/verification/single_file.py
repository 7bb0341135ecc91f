"""The verifier as one file that needs pyHanko and nothing of this portal: put together from the modules that the portal uses.

So it cannot say anything else than the portal's own ``manage.py verify --offline``.
"""

import re
from pathlib import Path

from courtportal.kernel.signing import exact, offline, revisions, validation

NAME = "verify_document.py"
_MODULES = (revisions, exact, validation, offline)
_OWN_IMPORT = re.compile(r"^from courtportal\.[\w.]+ import (?:\([^)]*\)|[^\n]*)\n", re.MULTILINE)
_DOCSTRING = re.compile(r'\A""".*?"""\n', re.DOTALL)


def single_file() -> str:
    """The program's text. Imports stand before the part that uses them; a name is defined once only."""
    parts = []
    for module in _MODULES:
        text = _OWN_IMPORT.sub("", Path(str(module.__file__)).read_text("utf-8"))
        parts.append(text if module is _MODULES[-1] else _DOCSTRING.sub("", text))
    parts[0] = f'"""{str(offline.__doc__).strip()}\n"""\n{parts[0]}'
    parts[-1] = _DOCSTRING.sub("", parts[-1])
    return "\n".join(part.strip("\n") + "\n" for part in parts)
