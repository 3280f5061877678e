"""Truceledger: who says what about a ceasefire, through whom, in which report, at which characters."""

__version__ = "0.1.0"

import os as _os

# Reading multiplies many small matrices: threads of their own make each wait for the others, ten times as long on a busy
# machine. Several processes (--jobs) use several cores. Set before numpy is loaded; who sets it otherwise is obeyed.
_os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
