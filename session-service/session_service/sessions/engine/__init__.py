"""The parts of the pure core of live sessions; ``sessions/rules.py`` is its entry point."""
