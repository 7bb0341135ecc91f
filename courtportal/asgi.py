"""Pages and sockets in one ASGI application."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.production")
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402

from courtportal.kernel.web.bodies import BoundedBodies  # noqa: E402
from courtportal.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(get_asgi_application()),
        # Each consumer checks origin or token, session and right itself.
        "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
    }
)
