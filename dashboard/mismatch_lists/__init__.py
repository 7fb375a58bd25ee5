"""Which texts a list on Mismatches has, and how other pages open one."""
