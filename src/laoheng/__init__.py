"""劳衡, the library: what a record says, what the law says of it, what may go wrong and what to tell people.

Nothing here knows Django, a clock or a global setting: time, region and randomness are arguments.
"""

__version__ = "0.1.0"
