"""README.md and the pages of docs/: every block runs, every sentence is judged as told, and what is generated is up to date."""
