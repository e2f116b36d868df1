"""Real servers to break and a ledger of what was promised: the fault tests and `./setwise chaos` stand on it."""
