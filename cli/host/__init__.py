"""The embedded default: the process that opens the ports, forks every service and keeps them alive."""
