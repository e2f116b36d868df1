"""Makes the real servers ready for Setwise: secrets, databases and roles, the broker's users, queues and rights.

Every step may be run again at any time: it makes what is missing, renews what changed, and touches no data.
"""
