"""What lies in clients/, against a service that runs."""
