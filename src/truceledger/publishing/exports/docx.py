"""The brief as a Word document; see ``publishing.briefs.docx``."""

from __future__ import annotations

from truceledger.publishing.briefs.renderers import DOCX
from truceledger.publishing.exports.briefing import format_by

FORMAT = format_by(DOCX)
