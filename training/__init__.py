"""The vocabulary of training that services share: what a planned set and a block may say, what everybody knows of an
exercise.

Pure: the standard library and the kit's quantity; no rule of one service, no schema, no input or output. Why it exists
stands in ``docs/adr/0015-training-vocabulary.md``.
"""
