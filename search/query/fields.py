"""The fields a query may name, with the Chinese and English names people write."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["section", "text", "name", "exact", "statute", "year", "date", "amount"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One searchable field. `kind` says how its value is read and matched."""

    key: str
    kind: Kind
    name_zh: str
    name_en: str
    aliases: tuple[str, ...] = ()

    @property
    def is_range(self) -> bool:
        return self.kind in {"year", "date", "amount"}


FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("title", "section", "标题", "title", ("案件名称", "名称")),
    FieldSpec("parties", "section", "首部", "heading", ("诉讼参加人", "审理经过")),
    FieldSpec("claims", "section", "诉辩", "claims", ("诉称", "辩称", "诉讼请求")),
    FieldSpec("facts", "section", "事实", "facts", ("查明", "认定事实")),
    FieldSpec("reasons", "section", "理由", "reasons", ("本院认为", "裁判理由")),
    FieldSpec("holding", "section", "主文", "holding", ("裁判结果", "判决结果")),
    FieldSpec("tail", "section", "尾部", "tail"),
    FieldSpec("case_number", "exact", "案号", "number", ("case_number",)),
    FieldSpec("document_type", "exact", "文书类型", "type", ("文书种类",)),
    FieldSpec("procedure", "exact", "程序", "procedure", ("审判程序", "审理程序")),
    FieldSpec("cause", "text", "案由", "cause"),
    FieldSpec("court", "text", "法院", "court", ("审理法院", "法院名称")),
    FieldSpec("judge", "name", "法官", "judge", ("审判人员", "审判员")),
    FieldSpec("party", "name", "当事人", "party", ("原告", "被告")),
    FieldSpec("lawyer", "name", "律师", "lawyer", ("代理人", "律所")),
    FieldSpec("statute", "statute", "法条", "statute", ("法律依据", "引用法条")),
    FieldSpec("year", "year", "年份", "year", ("裁判年份",)),
    FieldSpec("date", "date", "日期", "date", ("裁判日期",)),
    FieldSpec("amount", "amount", "金额", "amount", ("标的额",)),
)

BY_KEY = {spec.key: spec for spec in FIELDS}
BY_NAME = {name.lower(): spec for spec in FIELDS for name in (spec.key, spec.name_zh, spec.name_en, *spec.aliases)}
