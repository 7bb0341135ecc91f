"""The kernel as a Django app, and how every app's registries are filled at start-up."""

import importlib
import pkgutil
from types import ModuleType

from django.apps import AppConfig
from django.conf import settings

from courtportal.kernel import journal

# Modules that register something (policies, subscribers, document kinds, navigation …) when they are imported.
REGISTERING = {
    "policies", "subscribers", "documents", "navigation", "schedule", "panels", "gateway", "health", "subjects", "to_sign",
    "concerned",
}  # fmt: skip


def autodiscover(package_name: str) -> None:
    """Import every registering module of an app and of its rooms."""
    package: ModuleType = importlib.import_module(package_name)
    for module in pkgutil.walk_packages(package.__path__, prefix=f"{package_name}."):
        if module.name.rsplit(".", 1)[-1] in REGISTERING and ".migrations" not in module.name:
            importlib.import_module(module.name)


class KernelConfig(AppConfig):
    name = "courtportal.kernel"
    label = "kernel"

    def ready(self) -> None:
        journal.configure(settings.LOG_LEVEL)
        autodiscover("courtportal.kernel")
        # Needs allauth's models, which are there only now.
        importlib.import_module("courtportal.kernel.identity.recovery_codes").install()
