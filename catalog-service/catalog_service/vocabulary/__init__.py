"""The lists of muscles, equipment and categories, with the number of exercises that each has."""
