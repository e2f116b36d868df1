"""What is shown, held against what is right: random cases through the doors and an oracle that knows nothing of us."""
