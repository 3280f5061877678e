"""The words: every value that crosses a border between stages, as frozen types.

Hands on: ``Report``, ``Statement`` and their parts, the ten kinds, ``Reading``, ``View``, ``Issue``.
Refuses: any reading, storing or computing; any import from another layer.
"""
