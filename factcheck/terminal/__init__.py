"""What people see in a terminal: colours, links, the text with its figures marked, charts of signs, and how far long work has come.

Owns what a terminal can do and what is shown only there. May import the forms of a check (`wire`) and what charts draw; knows no
command. Why no library for terminals: the layout is that of the plain text, which needs none, and `click` has the bars.
"""
