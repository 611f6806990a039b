"""Local git repositories, read with the git program as streams of NUL-separated bytes."""
