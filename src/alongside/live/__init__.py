"""What is new reaches an open page: streams of short notes that something happened, pushed while a page is open.

A note carries a kind and an id, never words: whoever hears it asks for the thing itself, and is checked like anyone.
"""
