"""Do answers survive? What `benches/trimming.py` is made of.

========== ==================================================
sets.py    questions with their passages and gold answers
systems.py nutgraf, BM25 over sentences, and a peer
peer.py    the child process of the peer, in its own venv
measure.py whether an answer is still there, ROUGE, time
========== ==================================================
"""
