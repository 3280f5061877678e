"""Publishing: what leaves Truceledger, as pages, tables and files. Nothing is computed here that assessment could not explain."""
