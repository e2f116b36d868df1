"""The house rules hold here too."""

from service_kit.testing.fitness import *  # noqa: F403

# Fills every table with one id and calls erase_user. Here that alone is not an erasure, and must not empty every table:
# the chain of the audit log keeps its entries under a pseudonym, ended sessions are refused until their access tokens
# have expired. tests/erasure/test_tables.py proves the same of all other tables, by the use case that users reach.
del test_an_erasure_leaves_no_row_of_the_user  # noqa: F821
