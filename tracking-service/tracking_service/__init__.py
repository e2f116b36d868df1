"""Everything that training leads to: measurements, goals, records, streaks and analytics of each user.

Measurements and goals are written here; records, progress, streaks and analytics are projections of the workouts
that the session service tells of, kept in a local copy from which they can be rebuilt.
"""
