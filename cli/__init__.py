"""The command line of Setwise: one small file per command, and the host that runs all on one machine."""
