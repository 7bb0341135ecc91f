"""A sample of the benchmark: filings with one seeded defect each, and sound ones."""

from random import Random

from courtportal.demo.bench.filing_findings import found_in, score
from courtportal.demo.bench.seeded_defects import DEFECTS
from courtportal.demo.bench.sound_causes import sample
from courtportal.demo.bench.sound_filings import FORMS
from filing.causes.elements import evidence_kinds_of, form_keys
from filing.intake.rules.checks.data import check_data
from filing.intake.rules.checks.model import Severity


def test_the_dry_run_finds_at_least_95_percent_of_seeded_defects_and_is_right_in_98() -> None:
    result = score(len(DEFECTS), 50, Random(7))
    assert result.seeded == len(DEFECTS)
    assert result.recall >= 0.95, result.missed
    assert result.precision >= 0.98, result.wrong


def test_a_sound_filing_of_every_cause_gives_nothing_to_do() -> None:
    for number, form in enumerate(FORMS * 3):
        said = [key for key, severity in found_in(sample(Random(number), form)) if severity is not Severity.HINT]
        assert said == [], form


def test_what_the_rules_want_of_a_form_is_asked_by_it() -> None:
    """The data of the rules name elements and kinds of evidence that the forms have."""
    from filing.causes.elements import load_form

    data = check_data()
    assert set(data.forms) <= form_keys()
    for key, about in data.forms.items():
        form, offered = load_form(key), set(evidence_kinds_of(key))
        named = [*(one for pair in about.get("order", []) for one in pair), *about.get("counted_to", [])]
        named += [*about.get("limitation_from", []), *about.get("story", []), *(one.element for one in data.named(key))]
        named += [name for one in (*data.wanted(key), *data.named(key)) for name, _values in one.when]
        assert [name for name in named if not form.has(name)] == [], key
        for wanted in data.wanted(key):
            assert wanted.kinds & offered, (key, wanted.key)
