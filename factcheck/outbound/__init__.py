"""Requests that leave the machine: only to receivers that are allowed, at the address that was checked, and signed."""
