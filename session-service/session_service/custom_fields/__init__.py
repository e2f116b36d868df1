"""What a person notes of the sets of an exercise beyond what everybody does: up to ten fields with a type each."""
