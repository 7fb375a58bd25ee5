"""Long work, done in processes of its own: what is to be done and what came of it lie in a folder."""
