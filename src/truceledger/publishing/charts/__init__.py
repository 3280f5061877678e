"""Charts: what the state of play says, as pictures with their data as tables; the same in pages, briefs and exports."""

from __future__ import annotations

from truceledger.publishing.charts.chart import Chart, Table

__all__ = ["Chart", "Table"]
