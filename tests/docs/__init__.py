"""README.md and the pages of docs/: every block runs, what is generated is up to date, and the site is built and opened."""
