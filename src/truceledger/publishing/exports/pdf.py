"""The brief as PDF; see ``publishing.briefs.typst``."""

from __future__ import annotations

from truceledger.publishing.briefs.renderers import PDF
from truceledger.publishing.exports.briefing import format_by

FORMAT = format_by(PDF)
