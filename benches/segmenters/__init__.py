"""The parts of ``benches/segmentation.py``: who splits, what is right, how it is timed.

``catalog``  the systems and their pinned packages
``gold``     texts whose sentences are known
``quality``  boundaries found, false and missed; golden rules kept
``race``     children that split, and the timing of them
``hostile``  inputs that are slow to read where something is not linear
``child``    the child process for Python packages, with ``systems``
``icu``      the child process for Rust crates: a cargo project of its own
"""
