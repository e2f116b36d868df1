"""Plans: what somebody means to train. Owns plans with their tree of days, blocks, items and sets, which plan is
active, and the schedule that follows from it; keeps copies of exercise names and time zones, and of what was done.
"""
