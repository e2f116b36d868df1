"""The kinds of changes that an exercise goes through. Pure."""

KINDS = CREATED, CHANGED, RETIRED, MERGED, UNMERGED = ("created", "changed", "retired", "merged", "unmerged")
