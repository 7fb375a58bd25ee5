"""Two sets of scores side by side, labels before and after, and the sample of agreeing texts."""
