"""Whatever anyone types on any page, a long text or two fields, is kept until it is sent, or the list here says why not."""

import re
from pathlib import Path

from tests.architecture.test_layers import ROOT

APPS = ("courtportal", "filing", "delivery", "transcription", "search")
# Forms marked data-not-kept, by template.
NOT_KEPT = {
    "filing/intake/counter/start.html": "who stands at the counter: the next visitor is somebody else",
}
# Where a <textarea> is written out: what the script of every page finds there, or why it does not.
WRITTEN_OUT = {
    "search/judgments/judgment.html": "read only: the citation that a reader copies",
    "web/identity/kept_form.html": "hidden: a form that waits for its owner to log in again, sealed in the session",
    "transcription/live/room.html": "a template that the room's own script fills when a line is opened in a running hearing",
    "transcription/transcripts/sign.html": "kept",
    "transcription/transcripts/_correction_fields.html": "kept",
}
# Whole pages with a frame of their own, none of which has a form that is sent.
OWN_FRAME = re.compile(r"<!doctype", re.IGNORECASE)


def templates() -> dict[str, str]:
    """Name → text of every template."""
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("templates/**/*.html"):
            found[path.as_posix().split("/templates/", 1)[1]] = path.read_text()
    return found


def test_every_page_brings_the_script_that_keeps_long_texts() -> None:
    pages = templates()
    assert '{% include "filing/unsent/keep_typed.html" %}' in pages["web/base.html"]
    framed = {name for name, text in pages.items() if OWN_FRAME.search(text) and name != "web/base.html"}
    assert not {name for name in framed if 'method="post"' in pages[name]}


def test_forms_that_are_not_kept_stand_on_the_list_with_their_reason() -> None:
    marked = {name for name, text in templates().items() if "data-not-kept" in text}
    assert marked == set(NOT_KEPT)


def test_every_written_out_long_text_is_known() -> None:
    assert {name for name, text in templates().items() if "<textarea" in text} == set(WRITTEN_OUT)


def test_no_form_with_a_long_text_turns_the_script_off_by_seal_alone() -> None:
    """Only the forms with saves of their own carry a seal: the script leaves these to autosave.js."""
    sealed = {name for name, text in templates().items() if "data-seal" in text}
    assert sealed == {"filing/intake/autosave.html"}
    own = {name for name, text in templates().items() if '"filing/intake/autosave.html"' in text}
    assert not {name for name in own if "filing/autosave.js" not in templates()[name]}


def test_the_script_leaves_out_no_other_form() -> None:
    script = Path(ROOT / "filing/static/filing/keep-typed.js").read_text()
    (rule,) = re.findall(r"const isKept = .*", script)
    assert re.findall(r"&& ([^&]+)", rule.rstrip(";")) == [
        "!form.dataset.seal ", '!("notKept" in form.dataset) ', "!form.querySelector(SECRET) ", "isLongEnough(form)"
    ]  # fmt: skip
    assert 'const SECRET = "[type=password], [autocomplete=one-time-code]";' in script


def test_the_list_of_corrections_is_kept_though_its_lines_are_short() -> None:
    marked = {name for name, text in templates().items() if "data-keep" in text}
    assert marked == {"filing/intake/desk_outcomes.html"}
