"""Files that come with the product: icons, profiles, examples, the sample workspace."""

from importlib import resources
from pathlib import Path


def path_of(*parts: str) -> Path:
    """Return where the file or folder named by ``parts`` lies.

    Raises:
        FileNotFoundError: the product came without it.
    """
    path = Path(str(resources.files(__name__).joinpath(*parts)))
    if not path.exists():
        message = f"cannot find '{'/'.join(parts)}': it is not among the product's resources"
        raise FileNotFoundError(message)
    return path
