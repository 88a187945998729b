"""Between the web server and Django: no client holds a thread of a page.

Bodies are received and answers are sent by the event loop of the web process; a thread
works only while there is something to compute. See docs/architecture.md, "A request".
"""
