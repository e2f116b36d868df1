"""The vocabulary of training that plans and sessions share: what a planned set and a block may say.

Pure: the standard library and the kit's quantity; no rule, no schema, no input or output. Why it exists stands in
``docs/adr/0015-training-vocabulary.md``.
"""
