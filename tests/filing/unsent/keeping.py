"""What every form does whose words are kept until it is sent."""

from django.test import Client
from django.urls import reverse

WORDS = "证人看见了借款交付的经过"
FOUND_AGAIN = "还没有提交的内容。文件请重新选择"


def as_typed(number: int, changed: str, **fields: object) -> dict[str, object]:
    """As the page's script saves while one types."""
    return {**fields, "_tab": "tab", "_number": str(number), "_changed": changed}


def kept_again(client: Client, place: list[object], page: str, field: str) -> None:
    """What is saved while one types stands on the page again, which saves there, and is gone once it is thrown away."""
    save = reverse("filing:unsent_save", args=place)
    assert client.post(save, as_typed(1, field, **{field: WORDS})).status_code == 200
    shown = client.get(page).content.decode()
    assert WORDS in shown
    assert FOUND_AGAIN in shown
    assert f'hx-post="{save}"' in shown
    assert 'id="saved"' in shown
    assert "filing/autosave" in shown
    assert client.post(reverse("filing:unsent_discard", args=place))["Location"] == page
    assert WORDS not in client.get(page).content.decode()
