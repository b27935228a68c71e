"""The engine's version: with text, options and snapshot it names a verdict for ever."""

#: The version of the package and of every answer it gives.
ENGINE = "0.1.0"
