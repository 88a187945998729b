"""What the fork server of ``tests.children`` imports before the first child."""

import django

django.setup()

import tests.accounts.guesser_process  # noqa: E402
import tests.directory.first_start_process  # noqa: E402
import tests.dispatch.office_process  # noqa: E402
import tests.long.clock_process  # noqa: E402
import tests.meetings.deed_process  # noqa: E402
import tests.registers.clerk_process  # noqa: E402
import tests.signatures.signer_process  # noqa: E402, F401
