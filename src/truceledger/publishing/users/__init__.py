"""Who asks the server, and what they may: accounts, sessions, tokens, roles; and what keeps other sites and other people out.

Without accounts whoever opens the site on this machine is the operator. ``gate.Gate`` is what the API and the pages ask;
``fence.install`` puts it, and the checks that need no account, before every route.
"""
