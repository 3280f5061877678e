"""Standoffs: who waits for whom. ``system`` is the mathematics, ``rules`` makes it of statements."""
