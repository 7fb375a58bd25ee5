"""The demo data set: posts of an invented election campaign."""
