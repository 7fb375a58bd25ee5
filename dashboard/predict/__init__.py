"""What only the Predict page has."""
