"""How somebody wants to be guided in a live session: for all exercises, and for one of them."""
