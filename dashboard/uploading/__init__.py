"""Uploaded files: where they wait, how they are read, and what their columns hold."""
