"""Where the work goes on: the steps of a project, and what a model needs or would not learn from."""
