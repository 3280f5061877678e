"""The brief as HTML; see ``publishing.briefs.html``."""

from __future__ import annotations

from truceledger.publishing.briefs.renderers import HTML
from truceledger.publishing.exports.briefing import format_by

FORMAT = format_by(HTML)
