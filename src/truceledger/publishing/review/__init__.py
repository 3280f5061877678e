"""Review in the terminal: the queue, one statement at a time, a decision at a key.

``session`` is what happens, ``sheet`` what is shown, ``values`` how fields are written, ``dialogs`` and ``app`` the screens.
Every decision is an entry of the ledger at once; taking one back is a further entry.
"""
