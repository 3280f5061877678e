"""The brief as Markdown; see ``publishing.briefs.markdown``."""

from __future__ import annotations

from truceledger.publishing.briefs.renderers import MARKDOWN
from truceledger.publishing.exports.briefing import format_by

FORMAT = format_by(MARKDOWN)
