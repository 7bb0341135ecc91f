"""My things: papers are kept once, replaced, deleted, and picked again in every later filing."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.models import Organisation, User
from filing.cases.models import DossierEntry, Party, Representation
from filing.intake.actions.papers import drop_paper, pick_evidence, pick_paper
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.corrections import corrected_so_far
from filing.intake.filed_once import add_papers
from filing.intake.queries import paper_rows
from filing.intake.rules import content as contents
from filing.intake.views.desk import page_keys
from filing.intake.wording import page_title
from filing.parties.actions.papers import Description, describe_paper, keep_paper, remove_paper, replace_paper
from filing.parties.kept import kept_papers
from filing.parties.models import KeptPaper
from filing.parties.rules.agents import AgentKind
from filing.parties.rules.papers import PaperKind, missing, needed
from tests.factories.court_cases import make_case as make_court_case
from tests.factories.filings import accepted, filing_clerk, litigant, make_bench, make_draft, make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

POWER = Description(PaperKind.POWER_OF_ATTORNEY, "林小满的授权委托书")


def keep(actor: Actor, now: dt.datetime, said: Description = POWER, name: str = "授权委托书.pdf") -> KeptPaper:
    user = User.objects.get(pk=actor.user_id)
    return keep_paper(actor=actor, upload_id=make_upload(user, now, name, 1).pk, said=said, now=now)


plaintiffs = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["person", "organisation"]),
            "name": st.text(min_size=1, max_size=5),
            "has_agent": st.sampled_from(["yes", "no"]),
            "agent_kind": st.sampled_from(["", *AgentKind]),
            "agent_firm": st.sampled_from(["", "演示律师事务所"]),
        }
    ),
    max_size=4,
)


@given(people=plaintiffs)
def test_whoever_hands_in_all_that_is_needed_misses_nothing(people: list[dict[str, str]]) -> None:
    wanted = needed(people)
    assert missing(people, [one.kind.value for one in wanted]) == []
    assert missing(people, []) == wanted


def test_whose_name_is_proven_online_hands_in_no_identity_card() -> None:
    someone = {"kind": "person", "name": "林小满"}
    assert [one.kind for one in needed([someone])] == [PaperKind.IDENTITY]
    assert needed([{**someone, "proven": "yes"}]) == []


def test_a_lawyer_needs_power_letter_and_licence_and_a_company_proof_of_who_stands_for_it() -> None:
    company = {"kind": "organisation", "name": "清晖物业", "has_agent": "yes", "agent_kind": "lawyer"}
    assert [one.kind for one in needed([company])] == [
        PaperKind.LICENCE,
        PaperKind.REPRESENTATIVE_PROOF,
        PaperKind.POWER_OF_ATTORNEY,
        PaperKind.FIRM_LETTER,
        PaperKind.LAWYER_LICENCE,
    ]


@pytest.mark.django_db
def test_a_kept_paper_is_its_owners_alone(now: dt.datetime) -> None:
    owner, other = litigant(), litigant("旁人")
    paper = keep(owner, now)
    assert [one.pk for one in kept_papers(owner)] == [paper.pk]
    assert list(kept_papers(other)) == []
    with pytest.raises(Http404):
        remove_paper(actor=other, paper_id=paper.pk, now=now)
    with pytest.raises(Http404):
        pick_paper(actor=other, draft_id=make_draft(other, now).pk, paper_id=paper.pk, now=now)


@pytest.mark.django_db
def test_the_same_file_is_kept_once(now: dt.datetime) -> None:
    owner = litigant()
    assert keep(owner, now).pk == keep(owner, now).pk


@pytest.mark.django_db
def test_a_replaced_paper_serves_later_filings_and_leaves_earlier_ones_alone(now: dt.datetime) -> None:
    owner = litigant()
    paper, before = keep(owner, now), make_draft(owner, now)
    pick_paper(actor=owner, draft_id=before.pk, paper_id=paper.pk, now=now)
    filed = submit(actor=owner, draft_id=before.pk, now=now)
    newer = make_upload(User.objects.get(pk=owner.user_id), now, "新授权委托书.pdf", 3)
    replace_paper(actor=owner, paper_id=paper.pk, upload_id=newer.pk, now=now)
    after = make_draft(owner, now)
    pick_paper(actor=owner, draft_id=after.pk, paper_id=paper.pk, now=now)
    assert [row["pages"] for row in paper_rows(after)] == [3]
    assert [row["pages"] for row in filed.versions.get().content["papers"]] == [1]


@pytest.mark.django_db
def test_a_paper_replaced_twice_by_the_same_file_has_one_new_version(now: dt.datetime) -> None:
    owner = litigant()
    paper, newer = keep(owner, now), make_upload(User.objects.get(pk=owner.user_id), now, "新授权委托书.pdf", 3)
    first, again = (replace_paper(actor=owner, paper_id=paper.pk, upload_id=newer.pk, now=now) for _ in range(2))
    assert (first, [one.number for one in paper.versions.order_by("number")]) == (again, [1, 2])


@pytest.mark.django_db
def test_picking_a_newer_version_takes_the_place_of_the_older(now: dt.datetime) -> None:
    owner = litigant()
    paper, draft = keep(owner, now), make_draft(owner, now)
    first = pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now)
    assert pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now) == first
    newer = make_upload(User.objects.get(pk=owner.user_id), now, "新授权委托书.pdf", 3)
    replace_paper(actor=owner, paper_id=paper.pk, upload_id=newer.pk, now=now)
    pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now)
    assert [row["pages"] for row in paper_rows(draft)] == [3]
    drop_paper(actor=owner, draft_id=draft.pk, draft_paper_id=draft.papers.get().pk, now=now)
    assert paper_rows(draft) == []


@pytest.mark.django_db
def test_deleting_a_paper_leaves_what_the_court_has(now: dt.datetime) -> None:
    make_bench()
    owner = litigant()
    paper, draft = keep(owner, now), make_draft(owner, now)
    pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now)
    case = accepted(draft, now)
    remove_paper(actor=owner, paper_id=paper.pk, now=now)
    assert not kept_papers(owner).filter(kind=PaperKind.POWER_OF_ATTORNEY).exists()
    entry = DossierEntry.objects.get(case=case, catalogue_number=10)
    assert (entry.title, entry.file_name) == ("林小满的授权委托书", "授权委托书.pdf")


@pytest.mark.django_db
def test_the_clerk_reads_the_papers_beside_the_complaint(now: dt.datetime) -> None:
    owner = litigant()
    paper, draft = keep(owner, now), make_draft(owner, now)
    pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now)
    filing = submit(actor=owner, draft_id=draft.pk, now=now)
    clerk = sign_in(User.objects.get(pk=filing_clerk(filing.court).user_id))
    assert "林小满的授权委托书" in clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert clerk.get(reverse("filing:filing_paper", args=[filing.pk, 1])).status_code == 200
    assert clerk.get(reverse("filing:filing_paper", args=[filing.pk, 2])).status_code == 404


@pytest.mark.django_db
def test_the_power_of_attorney_stands_with_the_agent(now: dt.datetime) -> None:
    make_bench()
    owner = litigant()
    draft = make_draft(owner, now)
    contents.parties(draft.content, "plaintiff")[0]["answers"] |= {
        "has_agent": "yes", "agent_kind": "relative", "agent_name": "沈砚", "agent_phone": "13800000009",
        "agent_authority": "general",
    }  # fmt: skip
    draft.save()
    paper = keep(owner, now)
    pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now)
    accepted(draft, now)
    assert Representation.objects.get().authority_file == paper.latest().file


@pytest.mark.django_db
def test_a_power_of_attorney_stands_with_nobody_where_several_agents_could_be_meant(now: dt.datetime) -> None:
    case = make_court_case(now=now, plaintiff=make_user("林小满"), defendant=make_user("周远航"))
    plaintiff = case.parties.get(role="plaintiff")
    file = make_upload(make_user(), now).stored
    assert file
    company = Organisation.objects.create(owner=make_user(), name="清晖物业（虚构）")
    other = Party.objects.create(
        case=case, role="plaintiff", order=2, name=company.name, kind="organisation", organisation=company
    )
    first, second = (Representation.objects.create(party=one, name=f"代理人{one.order}") for one in (plaintiff, other))
    paper = {"id": "1", "kind": "power_of_attorney", "title": "委托书", "file_id": str(file.pk), "file_name": "a.pdf", "pages": 1}
    add_papers(case, plaintiff, [paper])
    assert not Representation.objects.exclude(authority_file=None).exists()
    add_papers(case, plaintiff, [{**paper, "id": "2", "organisation": str(company.pk)}])
    assert list(Representation.objects.exclude(authority_file=None)) == [second]
    assert case.dossier.filter(catalogue_number=10).count() == 2
    first.delete()
    add_papers(case, plaintiff, [{**paper, "id": "3"}])
    second.refresh_from_db()
    assert second.authority_file == file


@pytest.mark.django_db
def test_of_two_agents_each_has_the_authority_that_was_said_to_be_its_own(now: dt.datetime) -> None:
    make_bench()
    owner = litigant()
    draft = make_draft(owner, now)
    contents.parties(draft.content, "plaintiff")[0]["answers"] |= {
        "has_agent": "yes", "agent_kind": "relative", "agent_name": "沈砚", "agent_phone": "13800000009",
        "agent_authority": "general",
        "has_second_agent": "yes", "second_agent_name": "顾言", "second_agent_phone": "13800000010",
        "second_agent_kind": "relative", "second_agent_authority": "special",
    }  # fmt: skip
    draft.save()
    papers = {}
    for name in ("沈砚", "顾言"):
        papers[name] = keep(owner, now, Description(PaperKind.POWER_OF_ATTORNEY, f"{name}的委托书"), f"{name}.pdf")
    page = sign_in(User.objects.get(pk=owner.user_id))
    for name, paper in papers.items():
        picked = pick_paper(actor=owner, draft_id=draft.pk, paper_id=paper.pk, now=now)
        whose = reverse("filing:draft_paper_agent", args=[draft.pk, picked.pk])
        assert whose in page.get(reverse("filing:draft_papers", args=[draft.pk])).content.decode()
        wrong = page.post(whose, {"agent": "别人"})
        assert (wrong.status_code, wrong.content.decode().count("请选择起诉状里写明的代理人")) == (422, 1)
        assert f'aria-describedby="agent-{picked.pk}-error"' in wrong.content.decode()
        assert page.post(whose, {"agent": name}).status_code == 302
    assert {row["agent"] for row in paper_rows(draft)} == {"沈砚", "顾言"}
    accepted(draft, now)
    found = {one.name: one.authority_file for one in Representation.objects.all()}
    assert found == {name: paper.latest().file for name, paper in papers.items()}


@pytest.mark.django_db
def test_during_a_correction_papers_are_changed_only_where_papers_are_asked_for(now: dt.datetime) -> None:
    owner, clerk = litigant(), filing_clerk()
    paper, drafts = keep(owner, now), {}
    for page, owed in (("papers", "100000"), ("interest", "90000")):
        filed = submit(actor=owner, draft_id=make_draft(owner, now, principal_owed=owed).pk, now=now)
        filing = claim(actor=clerk, filing_id=filed.pk, now=now)
        items = [{"page": page, "reason": "authority", "note": ""}]
        request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=5, checked=[], now=now)
        drafts[page] = filing.draft
    with pytest.raises(Refused):
        pick_paper(actor=owner, draft_id=drafts["interest"].pk, paper_id=paper.pk, now=now)
    picked = pick_paper(actor=owner, draft_id=drafts["papers"].pk, paper_id=paper.pk, now=now)
    page = sign_in(User.objects.get(pk=owner.user_id)).get(reverse("filing:draft_papers", args=[drafts["papers"].pk]))
    assert "法院要求补正" in page.content.decode()
    assert [item["changed"] for item in corrected_so_far(picked.draft)] == [True]


@pytest.mark.django_db
def test_the_clerk_asks_for_papers_as_a_part_of_their_own(now: dt.datetime) -> None:
    filing = submit(actor=(owner := litigant()), draft_id=make_draft(owner, now).pk, now=now)
    assert "papers" in page_keys(filing)
    assert page_title(filing.form_key, "papers", filing.cause_code) == "身份和委托材料"


@pytest.mark.django_db
def test_evidence_of_one_filing_is_picked_in_the_next_with_its_purpose(now: dt.datetime) -> None:
    owner = litigant()
    make_draft(owner, now)
    kept = KeptPaper.objects.get(owner_id=owner.user_id, kind=PaperKind.EVIDENCE)
    again = make_draft(owner, now)
    item = pick_evidence(actor=owner, draft_id=again.pk, paper_id=kept.pk, now=now)
    assert (item.title, item.purpose, item.kinds, item.order) == ("借条", "证明借款事实", ["iou"], 2)


@pytest.mark.django_db
def test_what_is_said_of_a_paper_can_be_changed(now: dt.datetime) -> None:
    owner = litigant()
    paper = keep(owner, now)
    said = Description(PaperKind.FIRM_LETTER, "所函", valid_until=dt.date(2026, 12, 31))
    describe_paper(actor=owner, paper_id=paper.pk, said=said, now=now)
    found = kept_papers(owner).get()
    assert (found.kind, found.title, found.valid_until) == ("firm_letter", "所函", dt.date(2026, 12, 31))
    describe_paper(actor=owner, paper_id=paper.pk, said=replace(said, title=""), now=now)
    assert kept_papers(owner).get().title == str(KeptPaper.Kind.FIRM_LETTER.label)  # without a name it is called by its kind


@pytest.mark.django_db
def test_the_pages_keep_replace_pick_and_delete_without_scripts(now: dt.datetime) -> None:
    user = make_user("林小满")
    client, picture = sign_in(user), _picture()
    page = client.get(reverse("filing:things")).content.decode()
    assert "还没有材料" in page
    posted = {"file": SimpleUploadedFile("委托书.png", picture), "kind": "power_of_attorney", "title": "委托书"}
    assert client.post(reverse("filing:add_thing"), posted).status_code == 302
    paper = KeptPaper.objects.get()
    address = reverse("filing:thing", args=[paper.pk])
    assert "第 1 版" in client.get(address).content.decode()
    assert client.post(reverse("filing:thing_replace", args=[paper.pk]), {}).status_code == 422
    client.post(reverse("filing:thing_replace", args=[paper.pk]), {"file": SimpleUploadedFile("新.png", _another_picture())})
    assert paper.versions.count() == 2
    client.post(address, {"kind": "power_of_attorney", "title": "新委托书", "valid_until": "2026-01-01"})
    assert "已过期" in client.get(reverse("filing:things")).content.decode()
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    papers = reverse("filing:draft_papers", args=[draft.pk])
    assert "身份证件（林小满）" not in client.get(papers).content.decode()  # the name is proven online
    client.post(reverse("filing:draft_pick", args=[draft.pk, paper.pk]))
    assert "这次提交的" in client.get(papers).content.decode()
    assert client.get(reverse("filing:thing_file", args=[paper.pk, 1])).status_code == 200
    assert client.get(reverse("filing:draft_paper_file", args=[draft.pk, draft.papers.get().pk])).status_code == 200
    client.post(reverse("filing:thing_remove", args=[paper.pk]))
    assert not KeptPaper.objects.filter(pk=paper.pk).exists()
    assert draft.papers.count() == 1


@pytest.mark.django_db
def test_a_stranger_meets_nothing_of_it(now: dt.datetime) -> None:
    owner = litigant()
    paper, draft = keep(owner, now), make_draft(owner, now)
    stranger: Client = sign_in(make_user("旁人"))
    for address in (
        reverse("filing:thing", args=[paper.pk]),
        reverse("filing:thing_file", args=[paper.pk, 1]),
        reverse("filing:draft_papers", args=[draft.pk]),
        reverse("filing:draft_kept_evidence", args=[draft.pk]),
        reverse("filing:draft_held_parties", args=[draft.pk, "defendant"]),
    ):
        assert stranger.get(address).status_code == 404


def _picture() -> bytes:
    return (Path(__file__).parent.parent / "intake" / "data" / "iou.png").read_bytes()


def _another_picture() -> bytes:
    """The same, written anew in other bytes."""
    written = BytesIO()
    Image.open(BytesIO(_picture())).convert("L").save(written, "PNG")
    return written.getvalue()


@pytest.mark.django_db
def test_a_licence_is_kept_for_an_organisation_of_the_own_address_book_only(now: dt.datetime) -> None:
    actor, other = litigant(), litigant("旁人")
    own, foreign = (Organisation.objects.create(owner_id=one.user_id, name="演示公司") for one in (actor, other))
    assert keep(actor, now, Description(PaperKind.LICENCE, "执照", organisation=own), "执照.pdf").organisation == own
    with pytest.raises(Http404):
        keep(actor, now, Description(PaperKind.LICENCE, "执照", organisation=foreign), "别的执照.pdf")
    client = sign_in(User.objects.get(pk=actor.user_id))
    paper = KeptPaper.objects.get()
    page = client.get(reverse("filing:thing", args=[paper.pk])).content.decode()
    assert f'<option value="{own.pk}" selected' in page
    assert str(foreign.pk) not in page
