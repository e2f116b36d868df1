"""One system, running or not: where its files, ports, databases, servers and secrets are."""
