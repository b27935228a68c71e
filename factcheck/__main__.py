"""Runs the command line."""

from factcheck.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
