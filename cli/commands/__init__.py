"""The commands of ./setwise, a module each with ``arguments(parser)`` and ``run(options)``."""
