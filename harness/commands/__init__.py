"""The commands of ./setwise that only a checkout has: test, bench, chaos."""
