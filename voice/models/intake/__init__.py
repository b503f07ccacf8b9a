"""Tables that the public side may touch."""
