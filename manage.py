#!/usr/bin/env python3
"""Run the portal's management commands (demo settings unless DJANGO_SETTINGS_MODULE says otherwise)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
