"""The columns of a bulk table, made from an element form: who is sued, every answer, and the evidence. Knows no Django."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from filing.causes.elements import NO_TEXT, Element, ElementForm, Item, form_keys, load_form, party_elements
from filing.law import Bilingual

MOST_DEFENDANTS = 2
KIND = Element(
    key="kind",
    type="choice",
    label=Bilingual("个人或者单位", "person or organisation"),
    choices=(("person", Bilingual("个人", "person")), ("organisation", Bilingual("单位", "organisation"))),
)
FILES = Element(
    key="evidence_files",
    type="text",
    label=Bilingual("证据文件名", "evidence files"),
    hint=Bilingual("压缩包里的文件名，多个用分号隔开", "names of files in the ZIP, separated by semicolons"),
    max_length=2000,
    required=True,
)
KINDS = Element(
    key="evidence_kinds",
    type="text",
    label=Bilingual("证据种类", "kinds of evidence"),
    hint=Bilingual("与文件一一对应，用分号隔开", "one for each file, separated by semicolons"),
    max_length=2000,
)
PURPOSES = Element(
    key="evidence_purposes",
    type="text",
    label=Bilingual("证明目的", "what each proves"),
    hint=Bilingual(
        "与文件一一对应，用分号隔开；只写一个的，用于全部", "one for each file, separated by semicolons; a single one serves all"
    ),
    max_length=4000,
)
NOTE = "#"
REF = "ref"  # the filer's own number for a row
# Only people divorce (民法典 art. 1079); an organisation files none of these.
OF_PEOPLE = frozenset({"divorce"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the first row, the element it answers, and the defendant it belongs to (0: none)."""

    key: str
    element: Element
    defendant: int = 0
    condition: Bilingual = NO_TEXT  # when it is asked at all, in words

    def label(self, language: str) -> str:
        """The column's name in a language."""
        name = self.element.label.in_language(language)
        if not self.defendant:
            return name
        who = f"被告{self.defendant}" if language.startswith("zh") else f"Defendant {self.defendant}"
        return f"{who} {name}"

    @property
    def required(self) -> bool:
        """Every row must fill it in: not what only another answer asks for, nor anything of a second defendant."""
        if self.element.visible_if or self.defendant > 1:
            return False
        return self.element.is_required("defendant" if self.defendant else "plaintiff")


def _party_columns(number: int) -> Iterator[Column]:
    yield Column(f"d{number}.kind", KIND, number)
    keys, labels = {"kind"}, set()
    for kind in ("person", "organisation"):
        for element in party_elements(kind):
            if element.key in keys or element.computes:
                continue
            label = element.label
            if label.zh in labels:
                label = Bilingual(f"{label.zh}（单位）", f"{label.en} (organisation)")
            keys.add(element.key)
            labels.add(label.zh)
            yield Column(f"d{number}.{element.key}", replace(element, label=label), number)


def _answer_columns(form: ElementForm) -> Iterator[Column]:
    """The answers; what two of them are called is said with the row of the official table to which each belongs."""
    asked = [(item, element) for item in _asked_in_bulk(form) for element in item.elements if not element.computes]
    twice = {language: Counter(element.label.in_language(language) for _item, element in asked) for language in ("zh", "en")}
    by_key = {element.key: element for element in form.elements()}
    for item, element in asked:
        label = element.label
        if twice["zh"][label.zh] > 1 or twice["en"][label.en] > 1:
            label = Bilingual(f"{item.label.zh}：{label.zh}", f"{item.label.en}: {label.en}")
        yield Column(element.key, replace(element, label=label), condition=_condition(element, by_key))


def _asked_in_bulk(form: ElementForm) -> list[Item]:
    """The rows of the complaint; what is urgent about a single suit is said in a filing of its own."""
    return [item for page in form.pages for item in page.items if item.in_complaint]


def _condition(element: Element, by_key: Mapping[str, Element]) -> Bilingual:
    """When the element is asked: 要求利息：是."""
    asked = [(by_key[key], values) for key, values in element.visible_if if key in by_key]
    chinese = [
        f"“{one.label.zh}”填“{'、'.join(label.zh for key, label in one.options if key in values)}”" for one, values in asked
    ]
    english = [
        f"“{one.label.en}” is {' or '.join(label.en for key, label in one.options if key in values)}" for one, values in asked
    ]
    return Bilingual("，并且".join(chinese), " and ".join(english))


def bulk_forms() -> frozenset[str]:
    """The forms with which an organisation can file a table."""
    return form_keys() - OF_PEOPLE


@cache
def columns(form_key: str) -> tuple[Column, ...]:
    """All columns of a form, in the order of the template. Raises KeyError for an unknown form."""
    form = load_form(form_key)
    found = [column for number in range(1, MOST_DEFENDANTS + 1) for column in _party_columns(number)]
    found += _answer_columns(form)
    return (*found, *(Column(element.key, element) for element in (FILES, KINDS, PURPOSES)))


def _whether(column: Column, language: str) -> str:
    """Whether every row fills it in, or which."""
    chinese, when = language.startswith("zh"), column.condition.in_language(language)
    if when and column.element.required:
        return f"{when}时必填，其他情况不填" if chinese else f"required if {when}, else left empty"
    if when:
        return f"{when}时选填" if chinese else f"optional if {when}"
    if column.required:
        return "必填" if chinese else "required"
    return "选填" if chinese else "optional"


def explained(column: Column, language: str) -> str:
    """What belongs into the column: required or not, how it is written, what may be chosen."""
    chinese = language.startswith("zh")
    parts = [_whether(column, language)]
    hint = column.element.hint.in_language(language)
    if column.element.options:
        choices = " / ".join(label.in_language(language) for _key, label in column.element.options)
        parts.append(
            ("多选，用顿号隔开：" if chinese else "several, separated by commas: ") + choices if column.element.many else choices
        )
    elif (how := HOW.get(column.element.type)) and how.in_language(language) not in hint:
        parts.append(how.in_language(language))
    if hint:
        parts.append(hint)
    return "；".join(parts) if chinese else "; ".join(parts)


HOW = {
    "money": Bilingual("元，例如 100000.00", "yuan, for example 100000.00"),
    "number": Bilingual("数字", "a number"),
    "date": Bilingual("日期，例如 2026-01-31", "a day, for example 2026-01-31"),
    "phone": Bilingual("11 位手机号，或者带区号的座机", "11-digit mobile, or landline with area code"),
    "id_number": Bilingual("18 位，请设为文本格式", "18 characters; format the cell as text"),
    "uscc": Bilingual("18 位", "18 characters"),
    "bank_card": Bilingual("请设为文本格式", "format the cell as text"),
    "case_number": Bilingual("例如（2026）粤0604民初123号", "for example （2026）粤0604民初123号"),
    "plate": Bilingual("例如 粤E12345", "for example 粤E12345"),
}
EXAMPLES = {
    "money": "10000.00", "number": "6", "date": "2025-01-15", "phone": "13800000000", "email": "demo@demo.example",
    "id_number": "110101198503020024", "uscc": "", "bank_card": "6222021234567890128", "text": "示例", "long_text": "示例说明",
}  # fmt: skip


def example(column: Column) -> str:
    """A fictitious value for the example row."""
    element = column.element
    if column.defendant > 1 or element.key in {"uscc", "habitual_residence"}:
        return ""
    if element is FILES:
        return "示例借条.pdf"
    if element is KINDS:
        return "其他"
    if element is PURPOSES:
        return "证明双方约定（示例）"
    if element.key == "name":
        return "示例·虚构人"
    if element.options:
        return element.options[0][1].zh if column.required or element.key == "kind" else ""
    return EXAMPLES.get(element.type, "") if column.required or column.defendant else ""
