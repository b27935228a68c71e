"""What talks to the service from elsewhere: nothing here is part of `factcheck`, nothing in `factcheck` knows of it."""
