"""What tests of services share: ``plugin`` for pytest (``-p service_kit.testing``), ``fitness`` for the house."""

pytest_plugins = ("service_kit.testing.plugin", "service_kit.testing.postgresql", "service_kit.testing.one_app")
