"""Optional packages, and what to say where one is not installed."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def imported(module: str, extra: str) -> Any:
    """Import a module of an optional package, or raise the error of :func:`missing`."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise missing(module.partition(".")[0], extra) from error


def missing(package: str, extra: str) -> ImportError:
    """Make the error that names the extra which brings ``package``."""
    return ImportError(
        f"{package} is needed here and not installed: pip install 'nutgraf[{extra}]'"
    )
