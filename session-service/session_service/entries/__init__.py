"""The exercises and sets of a logged workout by their addresses: add, insert, change, reorder, take out."""
