"""One Chinese text has one English, whichever app says it: of two, the first app's would silently win on every page."""

from collections import defaultdict
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
WHERE = "locale/en/LC_MESSAGES/django.po"
CATALOGUES = [*sorted(ROOT.glob(f"*/{WHERE}")), ROOT / "courtportal/kernel" / WHERE]


def test_no_two_catalogues_disagree() -> None:
    """Where one text has two meanings, a context tells them apart (``pgettext``, ``{% translate … context … %}``)."""
    said: defaultdict[tuple[str | None, str], dict[tuple[str, ...], str]] = defaultdict(dict)
    for catalogue in CATALOGUES:
        for entry in polib.pofile(str(catalogue)):
            if not entry.obsolete:
                english = tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
                said[entry.msgctxt, entry.msgid][english] = catalogue.parts[-5]
    assert {text: found for text, found in said.items() if len(found) > 1} == {}
