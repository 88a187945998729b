"""The console command ``saraban``."""

from __future__ import annotations

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from saraban import __version__

USAGE = """\
saraban: ระบบสารบรรณอิเล็กทรอนิกส์

  saraban serve          web server and background worker (HOST, PORT)
  saraban worker         background worker alone
  saraban migrate        bring the database up to date
  saraban createadmin    make the first administrator
  saraban import-people  bring schools and people of an Excel or CSV file in
  saraban clean-texts    put Thai marks of lines from earlier releases in order
  saraban demo           fill an empty database with an invented education area
  saraban permissions    print the table of who may do what
  saraban certificate    set, show or remove the certificate that seals papers
  saraban backup         back up database, files, certificates and keys
  saraban restore        put a backup into an empty place, and check it
  saraban rotate-key     give the installation a new secret key
  saraban verify         prove that nothing in the audit trail was altered

  saraban <command> --help      options of a command
  saraban help                  every command
  saraban --version             which release this is

Settings come from the environment: see docs/operations.md.
"""
WRONG_SETTING = 2
NO_DATABASE = 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command; wrong settings are told in one line."""
    words = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saraban.config.settings")
    if not words or words[0] in {"-h", "--help"}:
        print(USAGE, end="")
        return 0
    if words[0] == "--version":
        print(f"saraban {__version__}")
        return 0
    try:
        django.setup()
        # A Python module has no dash in its name.
        words = [words[0].replace("-", "_"), *words[1:]]
        execute_from_command_line(["saraban", *words])
    except ImproperlyConfigured as error:
        print(f"saraban: {error}", file=sys.stderr)
        return WRONG_SETTING
    except OperationalError as error:
        reason = " ".join(str(error).split())
        print(f"saraban: the database cannot be used: {reason}", file=sys.stderr)
        return NO_DATABASE
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
