"""Text that was copied from Word, WPS or a web page, as the paragraphs that it means. Pure.

A court document is made of paragraphs whose indents, numbers and spaces come from its template. What a word processor adds to say
the same (tabs, bullets of symbol fonts, line breaks of its own, invisible marks) would be printed as rubbish or not at all.
"""

import re
import unicodedata

# Word's manual line break and page break, and the separators of Unicode.
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Bullets: real ones, those of the symbol fonts (private use area), and the letters that stand for them when the font is lost.
# A dash is a bullet only before a gap: ——所以 goes on with a thought.
_BULLET = re.compile("^(?:[•·◦▪▫●■□◆➢➤✓✔\uf000-\uf0ff]|[lnuvØü§o](?=\t)|[-\u2010-\u2015](?=[ \t\u3000]))[ \t\u3000]*(?=\\S)")
# A number of a list keeps its sign and loses the gap behind it: 1. 1、 1) （1） 一、 （一） ① a)
_COUNT = "(?:\\d{1,3}|[一二三四五六七八九十]{1,3}|[a-z])"
_NUMBER = re.compile(f"^([（(]{_COUNT}[)）]|{_COUNT}[.、．)）]|[①-⑳])[ \t\u3000]+(?=\\S)")
_GAPS = re.compile("[ \t]+")
_LOST_PICTURE = "\ufffc"


def tidied(text: str) -> str:
    """The paragraphs of the text, one a line. Tidying again changes nothing."""
    composed = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    lines = [_line(line) for line in _visible(composed).split("\n")]
    return "\n".join(line for line in lines if line)


def _visible(text: str) -> str:
    """Without what cannot be seen, and with one kind of narrow space."""
    return "".join(_character(one) for one in text)


def _character(one: str) -> str:
    category = unicodedata.category(one)
    if one in "\n\t\u3000":
        return one
    if category == "Zs":
        return " "
    return "" if category in {"Cc", "Cf"} or one == _LOST_PICTURE else one


def _line(line: str) -> str:
    bare = line.strip(" \t\u3000")
    while (less := _NUMBER.sub(r"\1", _BULLET.sub("", bare))) != bare:
        bare = less
    return _GAPS.sub(" ", bare)
