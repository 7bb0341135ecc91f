"""Pages only, for the scaled-out page servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.production")
application = get_wsgi_application()
