"""The parts of ``benches/compare.py``: who runs, on what, where, and how it is timed.

``catalog``   the peers and their pinned packages
``texts``     the work loads
``venvs``     one virtual environment for each peer
``adapters``  one small class for each peer, imported by the child alone
``worker``    the child process: reads requests, answers with seconds
``rounds``    interleaved timing of all children on one work load
``report``    medians, ratios, Markdown and JSON
"""
