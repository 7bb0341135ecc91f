"""Pain 10: what was typed is gone after a kill or an expired session. Here nothing older than a second is ever lost.

The other ways to lose a form (expired session, no line, another window) are in ``tests/filing/intake/test_autosave_browser.py``.
"""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.demo.bench.filing_typing import KINDS, MOST_LOST, loss, play
from courtportal.kernel.authz import Role
from filing.causes.answers import is_visible
from filing.causes.elements import form_keys, load_form
from filing.intake.models import FilingDraft
from tests.factories.claims import make_claim_draft
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in


@pytest.mark.slow
@pytest.mark.own_database
@pytest.mark.browser
@pytest.mark.timeout(600)
def test_given_browser_line_or_server_killed_while_one_types_then_nothing_older_than_a_second_is_lost(tmp_path: Path) -> None:
    played = list(play(tmp_path, len(KINDS), 3))
    assert [one.kind for one in played] == list(KINDS)
    assert all(one.lost <= MOST_LOST for one in played), played


def test_the_loss_is_the_age_of_the_oldest_missing_letter() -> None:
    typed = [(10.0, "自"), (10.5, "自二"), (11.0, "自二零")]
    assert loss(typed, "自二零", 12.0) == 0
    assert loss(typed, "自二", 12.0) == 1.0
    assert loss(typed, "", 12.0) == 2.0
    assert loss(typed, "别的", 12.0) == 2.0


@pytest.mark.django_db
@pytest.mark.parametrize("form_key", sorted(form_keys()))
def test_at_each_step_of_each_form_half_a_word_is_there_after_the_session_is_gone(form_key: str, now: dt.datetime) -> None:
    """Right or wrong, finished or not: what was typed before the session ended stands in the fields when one comes back."""
    user = make_user("林小满")
    cause = load_form(form_key).cause or "116(2)"
    draft = make_claim_draft(form_key, actor_for(user, Role.LITIGANT), now, cause_code=cause)
    for page in draft.form.pages:
        answers = FilingDraft.objects.get(pk=draft.pk).content["answers"]
        typed = {
            one.key: f"只写了一半{number}"
            for number, one in enumerate(page.elements)
            if not one.computes and not one.options and is_visible(one, answers)
        }
        saved(sign_in(user), "draft_autosave", draft, page.key, typed)
        fresh = sign_in(user).get(reverse("filing:draft_page", args=[draft.pk, page.key]))
        assert typed.items() <= fresh.context["form"].typed.items(), page.key
    for party in draft.content["parties"]:
        typed = {"name": "林小", "address": "佛山市禅"}
        saved(sign_in(user), "draft_party_autosave", draft, party["id"], typed)
        fresh = sign_in(user).get(reverse("filing:draft_party", args=[draft.pk, party["id"]]))
        assert typed.items() <= fresh.context["form"].typed.items()


def saved(browser: Client, route: str, draft: FilingDraft, part: str, typed: dict[str, str]) -> None:
    """As the page's script saves while one types: the fields that changed, and nothing is submitted."""
    marks = {"_tab": f"tab-{part}", "_number": "1", "_changed": ",".join(typed)}
    answer = browser.post(reverse(f"filing:{route}", args=[draft.pk, part]), {**typed, **marks})
    assert answer.status_code == 200
