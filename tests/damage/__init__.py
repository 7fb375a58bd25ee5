"""Every file of a workspace, damaged in each way: what cannot be had is said in words, and all else goes on.

``python -m tests.damage`` is the long form; ``test_every_file.py`` the short one.
"""
