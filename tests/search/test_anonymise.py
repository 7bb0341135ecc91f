"""What 法释〔2016〕19号 hides, deletes and keeps."""

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from search.judgments.rules.anonymise import Change, apply, apply_all, find_people, hide_everywhere, propose, reword
from search.judgments.rules.names import masked, numbered
from search.judgments.rules.people import Person
from search.judgments.rules.personal import find_personal, is_card
from search.judgments.rules.publication import bar, hides_parties, publish_by

DAY = dt.date(2026, 6, 20)


def anonymised(text: str, *, hide: bool = False, heading: str = "", organisations: tuple[str, ...] = ()) -> str:
    sections = {"parties": heading, "facts": text}
    people = find_people(sections, DAY, hide_parties=hide)
    return apply_all(sections, propose(sections, people, organisations))["facts"].text


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("张三", "张某"), ("欧阳修", "欧阳某"), ("司马相如", "司马某"), ("欧阳", "欧某"), ("阿卜杜拉·买买提", "阿某"),
        ("迪丽努尔•艾合买提", "迪某"), ("约翰·史密斯", "约某"), ("John Smith", "J"), ("李　明", "李某"),
    ],
)  # fmt: skip
def test_a_name_is_hidden_by_its_kind(name: str, form: str) -> None:
    assert masked(name) == form


def test_equal_forms_are_numbered_and_lone_ones_are_not() -> None:
    assert numbered(["张三", "李四", "张五", "张三"]) == {"张三": "张某1", "李四": "李某", "张五": "张某2"}


FAMILY = (
    "原告：张建军，男，1980年3月2日出生，汉族，住佛山市禅城区祖庙路12号3座502房。\n被告：张小娟，女，1982年1月1日出生。\n"
    "委托诉讼代理人：王立，广东某某律师事务所律师。\n被告：欧阳修远（曾用名欧阳明），男，1981年1月1日出生。"
)


def test_family_cases_hide_every_party_and_relative_with_stable_numbers_and_keep_lawyers() -> None:
    text = "被继承人张德福于2020年去世，张小娟与张建军、欧阳明协商。张建军委托王立。审判员 张建军"
    assert anonymised(text, hide=True, heading=FAMILY) == (
        "被继承人张某3于2020年去世，张某2与张某1、欧阳某协商。张某1委托王立。审判员 张建军"
    )
    sections = {"parties": FAMILY}
    heading = apply_all(sections, propose(sections, find_people(sections, DAY, hide_parties=True)))["parties"].text
    assert heading.startswith("原告：张某1，男，1980年3月2日出生，汉族，住佛山市禅城区。\n")
    assert "被告：欧阳某，男" in heading


def test_other_cases_keep_the_parties_but_hide_minors_and_their_guardians() -> None:
    heading = (
        "原告：林小满，男，2015年6月1日出生。\n法定代理人：李丽娟，女，1985年5月6日出生。\n被告：周远航，男，1984年5月6日出生。"
    )
    text = "林小满由李丽娟接送，被周远航驾车撞伤。"
    assert anonymised(text, heading=heading) == "林某由李某接送，被周远航驾车撞伤。"
    grown = heading.replace("2015年6月1日", "2008年6月20日")
    assert anonymised(text, heading=grown) == text, "eighteen on the day of the decision"


def test_names_inside_company_names_stay() -> None:
    heading = "被告：张三丰，男，1984年5月6日出生。"
    assert anonymised("张三丰餐饮有限公司由张三丰设立", hide=True, heading=heading) == "张三丰餐饮有限公司由张某设立"
    assert anonymised("张三丰向甲有限公司借款", hide=True, heading=heading) == "张某向甲有限公司借款"


def test_a_name_printed_with_blanks_is_hidden_too() -> None:
    assert anonymised("张　三与张 三签名", hide=True, heading="原告：张三，男，1984年5月6日出生。") == "张某与张某签名"


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("张三，公民身份号码440604198503021231，到庭。", "张三，到庭。"),
        ("持身份证440604198503021231报案", "持身份证×××报案"),
        ("其号码为44060419850302123X的证件", "其号码为×××的证件"),
        ("联系电话：13800138000。", "。"),
        ("周远航的电话为13800138000。", "周远航的电话为×××。"),
        ("周远航（电话：13800138000）到庭", "周远航到庭"),
        ("拨打138-0013-8000和0757-83210000。", "拨打×××和×××。"),
        ("发到 li.si@example.com 邮箱", "发到 ××× 邮箱"),
        ("向账号6222021234567890123转账", "向账号×××转账"),
        ("银行卡6222 0212 3456 7890 128支付", "银行卡×××支付"),
        ("驾驶粤E·12345小客车", "驾驶×××小客车"),
        ("驾驶粤AD12345号新能源车", "驾驶×××号新能源车"),
        ("粤（2021）佛禅不动产权第0012345号房屋", "×××房屋"),
        ("原告住佛山市禅城区汾江路1号2座303房。", "原告住佛山市禅城区。"),
        ("原告住佛山市禅城区汾江路1号（云帆花园，东门）2座303房。", "原告住佛山市禅城区。"),
        ("患有高血压病多年", "患有×××多年"),
        ("社会保障号码：A123456789，其余", "，其余"),
    ],
)
def test_article_10_deletes(text: str, public: str) -> None:
    assert anonymised(text) == public


@pytest.mark.parametrize(
    "text",
    [
        "（2026）粤0604民初123号民事判决", "借款本金1234567.89元", "《中华人民共和国民法典》第一千二百零八条",
        "2026年3月1日至2026年5月31日",
        "合同编号HT20260301001", "佛山市禅城区人民法院第二法庭", "由佛山市云帆贸易有限公司支付", "年利率15.4%", "共计100,000元",
    ],
)  # fmt: skip
def test_what_is_not_personal_stays(text: str) -> None:
    assert anonymised(text) == text


def test_an_organisations_address_stays() -> None:
    heading = "被告：佛山市云帆贸易有限公司，住所地佛山市禅城区汾江南路38号。\n法定代表人：何清，经理。"
    sections = {"parties": heading}
    assert apply_all(sections, propose(sections, find_people(sections, DAY, hide_parties=False)))["parties"].text == heading


def test_a_change_can_be_refused_reworded_and_added() -> None:
    sections = {"facts": "电话13800138000，周远航在场，周远航签名"}
    changes = propose(sections, [])
    changes = hide_everywhere(sections, changes, "周远航", "周某")
    assert [c.rule for c in changes] == ["phone", "manual", "manual"]
    changes = reword(changes, 0, replacement="（略）", accepted=True)
    changes = reword(changes, 2, replacement="周某", accepted=False)
    done = apply(sections["facts"], changes)
    assert done.text == "（略），周某在场，周远航签名"
    assert [done.text[a:b] for a, b in done.spans] == ["（略）", "周某"]


def test_a_change_that_does_not_fit_is_refused_loudly() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply("甲乙丙", [Change("facts", 0, 1, "乙", "×", "manual")])
    with pytest.raises(ValueError, match="does not fit"):
        apply("甲乙丙", [Change("facts", 0, 2, "甲乙", "×", "manual"), Change("facts", 1, 3, "乙丙", "×", "manual")])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="张三李四，。：号住佛山市禅城区路1234567890X粤E电话原告男年月日出生公民身份号码\n", max_size=120))
def test_any_text_gets_changes_that_fit_it(text: str) -> None:
    sections = {"parties": text, "facts": text}
    people = [*find_people(sections, DAY, hide_parties=True), Person("张三", hidden=True)]
    done = apply_all(sections, propose(sections, people))
    assert all("张三" not in masked.text or "公司" in masked.text for masked in done.values())
    assert all(0 <= a < b <= len(m.text) for m in done.values() for a, b in m.spans)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789-粤京ABE12345·@.aX（）号第不动产权 ", max_size=80))
def test_findings_never_overlap(text: str) -> None:
    found = find_personal(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_card_numbers_pass_their_check() -> None:
    assert is_card("6222 0212 3456 7890 128")
    assert not is_card("6222021234567890123")
    assert not is_card("12345")


def test_what_is_barred_and_when_it_is_due() -> None:
    assert bar(("P2", "H2.1", "14"), "judgment") == "divorce_or_custody"
    assert bar(("P4", "108(3)"), "mediation") == "mediated"
    assert bar(("P2", "29"), "judgment") == ""
    assert hides_parties(("P2", "29"))
    assert not hides_parties(("P4", "108(3)"))
    assert publish_by(dt.date(2026, 11, 20), lambda day: day.weekday() >= 5) == dt.date(2026, 12, 1)


def test_the_command_prints_text_people_and_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "judgment.txt"
    file.write_text(f"{FAMILY}\n原告张建军与被告张小娟法定继承纠纷一案\n二〇二六年六月二十日", "utf-8")
    call_command("anonymise", str(file), "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["hide_parties"]
    assert "原告张某1与被告张某2法定继承纠纷一案" in answer["text"]
    assert {person["name"] for person in answer["people"] if not person["hidden"]} == {"王立"}
    assert all(file.read_text("utf-8")[c["start"] : c["end"]] == c["original"] for c in answer["changes"])
    call_command("anonymise", str(file), "--parties", "keep")
    assert "原告张建军与被告张小娟" in capsys.readouterr().out
