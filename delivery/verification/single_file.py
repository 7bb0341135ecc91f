"""The verifiers as one file each, which need pyHanko's libraries and nothing of this portal: put together from its own modules.

So they cannot say anything else than the portal's own ``manage.py verify --offline`` and ``verify_evidence``.
"""

import re
from pathlib import Path
from types import ModuleType

from courtportal.kernel.audit import chain, merkle
from courtportal.kernel.signing import exact, offline, revisions, token_checking, validation
from delivery.evidence_log import standalone
from delivery.evidence_log.rules import checking, events, heads, record

NAME, EVIDENCE_NAME = "verify_document.py", "verify_evidence.py"
# By the program's name its modules, each after those that it uses; the last one is the program itself.
PROGRAMS: dict[str, tuple[ModuleType, ...]] = {
    NAME: (revisions, exact, validation, offline),
    EVIDENCE_NAME: (chain, merkle, token_checking, events, heads, record, checking, standalone),
}
_OWN_IMPORT = re.compile(r"^from (?:courtportal|delivery)\.[\w.]+ import (?:\([^)]*\)|[^\n]*)\n", re.MULTILINE)
_DOCSTRING = re.compile(r'\A""".*?"""\n', re.DOTALL)


def single_file(name: str = NAME) -> str:
    """The program's text. Imports stand before the part that uses them; a name is defined once only."""
    *parts, program = (_OWN_IMPORT.sub("", Path(str(module.__file__)).read_text("utf-8")) for module in PROGRAMS[name])
    head = f'"""{str(PROGRAMS[name][-1].__doc__).strip()}\n"""\n'
    bare = [_DOCSTRING.sub("", part).strip("\n") + "\n" for part in (*parts, program)]
    return head + "\n".join(bare)
