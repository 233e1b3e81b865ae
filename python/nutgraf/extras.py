"""What to say where an optional package is not installed."""


def missing(package: str, extra: str) -> ImportError:
    """Make the error that names the extra which brings ``package``."""
    return ImportError(
        f"{package} is needed here and not installed: pip install 'nutgraf[{extra}]'"
    )
