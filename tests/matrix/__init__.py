"""Who finds what at each address of the site, as a table, and tests that go through it.

To add an address: a row in reads.py for what it answers to GET, in writes.py for what to POST. A
row is an address (names of community.py in braces), a word that stands there (None: any page will
do), and its audience: one of audiences.py, or its own, a line a state of alice, a word a viewer.
"""
