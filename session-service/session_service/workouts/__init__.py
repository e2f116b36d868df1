"""The log: what was done, whether a live session became it or it was written down afterwards."""
