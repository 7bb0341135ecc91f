"""How a judgment tells the trial: when it was, who came, and who is judged in default. Pure (法〔2016〕221号; CPL 147)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from filing.decisions.rules.contested import mark

DEFAULT_BASIS = "《中华人民共和国民事诉讼法》第一百四十七条"
# What a draft leaves open; the record takes its place.
TRIAL_TO_COME = "进行了审理，〔开庭的日期、是否公开和到庭的人：开庭后按庭审记录写入；没有开庭的，删去这一处〕"
ATTENDANCE_TO_COME = "〔谁到庭、谁经传票传唤没有到庭：提交庭审笔录签名或者记下到庭情况后写入〕"


@dataclass(frozen=True, slots=True)
class DraftParty:
    """A party as the judgment introduces it."""

    party_id: str
    role: str  # 原告, 被告
    name: str
    description: str
    # Whether it came to the trial, itself or by an agent; None while nobody has noted it.
    attended: bool | None = True


@dataclass(frozen=True, slots=True)
class Trial:
    """The last trial that was held and whom the case is between."""

    held_on: dt.date | None  # None before it
    in_public: bool
    parties: Sequence[DraftParty]

    @property
    def is_noted(self) -> bool:
        """Whether it was held and of every party is known whether it came."""
        return self.held_on is not None and all(party.attended is not None for party in self.parties)

    @property
    def told(self) -> str:
        """When it was, in public or not, and before whom; what nobody knows yet is left open."""
        if self.held_on is None:
            return TRIAL_TO_COME
        return f"，于{day(self.held_on)}{'公开' if self.in_public else '不公开'}开庭进行了审理。{self._attendance}"

    @property
    def _attendance(self) -> str:
        if not self.is_noted:
            return ATTENDANCE_TO_COME
        present = names([party for party in self.parties if party.attended])
        absent = names([party for party in self.parties if not party.attended])
        came = [f"{present}到庭参加诉讼"] * bool(present) + [f"{absent}经传票传唤无正当理由拒不到庭参加诉讼"] * bool(absent)
        return "，".join(came)

    @property
    def default(self) -> str:
        """Why the court judges without the defendants who stayed away, for the judge to confirm; '' where all came."""
        if not self.is_noted:
            return ""
        absent = names([one for one in self.parties if one.role == "被告" and not one.attended])
        to_confirm = mark("传票已经合法送达，没有正当理由")
        return f"{absent}经传票传唤，无正当理由拒不到庭{to_confirm}，依照{DEFAULT_BASIS}的规定，可以缺席判决。" if absent else ""

    def told_in(self, text: str) -> str:
        """The text with what is known by now, where it waited for it."""
        before = self.told if self.held_on else TRIAL_TO_COME
        return text.replace(TRIAL_TO_COME, before).replace(ATTENDANCE_TO_COME, self._attendance)


def waits_for_trial(text: str) -> bool:
    """Whether the text leaves open what the record of the trial will say."""
    return TRIAL_TO_COME in text or ATTENDANCE_TO_COME in text


def day(date: dt.date) -> str:
    """2026-03-01 as 2026年3月1日."""
    return f"{date.year}年{date.month}月{date.day}日"


def names(parties: Sequence[DraftParty]) -> str:
    """The names joined as in running text."""
    return "、".join(party.name for party in parties)
