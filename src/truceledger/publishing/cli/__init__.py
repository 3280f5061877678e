"""The command line: ``truce``."""
