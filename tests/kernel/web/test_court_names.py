"""A court's name breaks behind its place, never inside a word."""

import pytest

from courtportal.kernel.templatetags.web import in_parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("佛山市禅城区人民法院", ["佛山市", "禅城区", "人民法院"]),
        ("智慧法院诉讼服务网", ["智慧法院", "诉讼服务网"]),
        ("广东省佛山市中级人民法院", ["广东省", "佛山市", "中级人民法院"]),
        ("Online court services", ["Online court services"]),
        ("<b>市</b>", ["&lt;b&gt;市", "&lt;/b&gt;"]),
        ("", [""]),
    ],
)
def test_a_name_in_its_parts(name: str, parts: list[str]) -> None:
    assert in_parts(name).split("<wbr>") == parts
