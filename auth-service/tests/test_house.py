"""The house rules hold here too."""

from service_kit.fitness import *  # noqa: F403

del test_an_erasure_leaves_no_row_of_the_user  # noqa: F821 - its use case erases, not its slices
