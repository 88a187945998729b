"""What all tests share."""

pytest_plugins = ["tests.programs", "tests.digests"]
