"""The gateways' other side: what tests of payment, refund and bill have in common."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.servers.payment import Alipay, Wechat, new_key, private_pem, public_pem, serving

MERCHANT_KEY = new_key()


@pytest.fixture
def _routes_know_every_cashier() -> None:
    """The routes are read once, with the gateway of the settings: before a test chooses another."""
    reverse("filing:cashier:simulated", args=["ORDER"])


@pytest.fixture
def wechat(_routes_know_every_cashier: None, settings: Settings, tmp_path: Path) -> Iterator[Wechat]:
    platform = Wechat(MERCHANT_KEY)
    with serving(platform):
        (tmp_path / "merchant.pem").write_bytes(private_pem(MERCHANT_KEY))
        (tmp_path / "platform.pem").write_bytes(public_pem(platform.key))
        settings.PAYMENT_GATEWAY = "wechat"
        settings.WECHAT_URL, settings.WECHAT_APP_ID, settings.WECHAT_MERCHANT_ID = platform.url, "wx0001", "1900000001"
        settings.WECHAT_KEY_SERIAL, settings.WECHAT_KEY_FILE = "SERIAL01", str(tmp_path / "merchant.pem")
        settings.WECHAT_PLATFORM_SERIAL, settings.WECHAT_PLATFORM_KEY_FILE = platform.serial, str(tmp_path / "platform.pem")
        settings.WECHAT_API_KEY = platform.api_key.decode()
        yield platform


@pytest.fixture
def alipay(_routes_know_every_cashier: None, settings: Settings, tmp_path: Path) -> Iterator[Alipay]:
    platform = Alipay(MERCHANT_KEY)
    with serving(platform):
        (tmp_path / "merchant.pem").write_bytes(private_pem(MERCHANT_KEY))
        (tmp_path / "platform.pem").write_bytes(public_pem(platform.key))
        settings.PAYMENT_GATEWAY = "alipay"
        settings.ALIPAY_URL, settings.ALIPAY_APP_ID = f"{platform.url}/gateway.do", "2021000001"
        settings.ALIPAY_SELLER_ID, settings.ALIPAY_KEY_FILE = "2088000001", str(tmp_path / "merchant.pem")
        settings.ALIPAY_PLATFORM_KEY_FILE = str(tmp_path / "platform.pem")
        yield platform
