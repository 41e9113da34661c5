"""One run over a project or a folder: what is read, planned, checked and written."""
