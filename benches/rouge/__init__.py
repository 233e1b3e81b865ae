"""The parts of ``benches/quality.py``: what is summarised, by whom, and how it is scored.

``sets``      the sets of the protocol: documents, budgets, references
``metrics``   ROUGE of a choice of sentences, remembered
``oracle``    the best choice that greed finds
``systems``   nutgraf's methods with their options
``lines``     the lines of comparison: chance, the oracle, the first sentences, the peers
``ranking``   peers on the same sentences, each in its own environment
``child``     the child process of a peer, with ``rankers`` and, for speed, ``quicker``
``store``     what was worked out before, under ``.bench/quality-cache``
``openers``   sentences that open with a word which points back
``gains``     scores to gains, means and bootstrap intervals
``protocol``  all of it behind two functions, for scripts: ``load_sets`` and ``score``
``tables``    Markdown and JSON
``setup``     the environment of the bench itself

This package needs ``rouge-score-rs``, ``snowballstemmer``, ``regex`` and ``numpy``, which
``setup`` installs.
"""
