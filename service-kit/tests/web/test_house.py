"""The rules of the house hold for a harbour too."""

from service_kit.testing.fitness import *  # noqa: F403
