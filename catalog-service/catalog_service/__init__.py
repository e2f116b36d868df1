"""The catalogue: exercises, muscles, equipment and categories; public ones for all, custom ones for their owner.

It owns what an exercise is. Others keep copies of its events. Search is its own too: the same code on both databases.
"""
