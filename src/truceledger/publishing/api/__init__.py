"""The server: one application for the API and the pages; see ``app.make_app``."""
