"""The child process: reads one JSON request a line, answers one JSON line.

Run as a script by the Python of the environment that holds the peers. A request::

    {"peer": "sumy.luhn", "mends": ["gap"], "options": {"max_gap": 4},
     "document": {"sentences": […], "words": [[…], …], "stop_words": […], …}}

is answered by a score for each sentence, ``{"scores": […]}``. Each peer's own formula is
called; ``mends`` names where it is brought to nutgraf's (``DIFFERENCES`` in
``tests/python/test_peers.py`` tells what each of them is). Without ``words`` the peer divides
the sentences, leaves out stop words and stems as it was shipped.

Any failure is answered as ``{"error": …}`` with its kind and place, never with the message,
which may quote a text.
"""

import faulthandler
import json
import os
import sys
import traceback
from pathlib import Path

import of_bm25
import of_lexrank
import of_summa
import of_sumy

SYSTEMS = {
    f"{package}.{name}": system
    for package, module in [
        ("sumy", of_sumy),
        ("summa", of_summa),
        ("lexrank", of_lexrank),
        ("rank_bm25", of_bm25),
    ]
    for name, system in module.SYSTEMS.items()
}


# A peer that does not end is ended, and the error stream says where it was.
SECONDS = 120


def answer(request):
    """Ask the peer of the request."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    try:
        system = SYSTEMS[request["peer"]]
        scores = system(request["document"], frozenset(request["mends"]), request["options"])
        return {"scores": [float(score) for score in scores]}
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"error": f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"}
    finally:
        faulthandler.cancel_dump_traceback_later()


def main():
    """Answer until the input ends; what a peer prints goes to the error stream."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        replies.write(json.dumps(answer(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
