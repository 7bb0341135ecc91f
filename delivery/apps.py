from django.apps import AppConfig

from courtportal.kernel.apps import autodiscover


class DeliveryConfig(AppConfig):
    name = "delivery"

    def ready(self) -> None:
        autodiscover("delivery")
