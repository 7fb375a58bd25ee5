"""What is chosen and told before a training or a search: base model, measure, time."""
