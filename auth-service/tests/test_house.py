"""The house rules hold here too."""

from service_kit.fitness import *  # noqa: F403
