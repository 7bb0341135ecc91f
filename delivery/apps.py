"""Delivery as a Django app: its registries and its channels are filled at start-up."""

import importlib
import pkgutil

from django.apps import AppConfig

from courtportal.kernel.apps import autodiscover


class DeliveryConfig(AppConfig):
    name = "delivery"

    def ready(self) -> None:
        autodiscover("delivery")
        channels = importlib.import_module("delivery.channels")
        for module in pkgutil.iter_modules(channels.__path__):
            importlib.import_module(f"delivery.channels.{module.name}")
