"""The vocabulary of training that services share: quantities with their units, what a planned set and a block may say,
what everybody knows of an exercise.

``quantity``, ``sets``, ``measures``, ``strength``, ``blocks``, ``counting`` and ``exercises`` are pure: the standard
library and the kit's errors. ``fields`` and ``columns`` say how a quantity is read from a request and kept in a table,
``merges`` which exercises count as one. No rule of one service, no schema, no input or output. Why it exists stands in
``docs/adr/0015-training-vocabulary.md``.
"""
