"""Muscles, equipment and categories: the words that exercises are described with."""
