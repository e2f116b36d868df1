"""What `./setwise bench` measures, a module each with ``measure()`` that gives :class:`Figure`s as they are known."""
