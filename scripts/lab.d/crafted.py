"""What captures that are made up have in common: a folder with one story after the other, each on ports of its own."""
README = """# {name}

{summary}

What to see, by client port:

{table}

{where} Every packet was made up by `make.py`. Made for this project, under its licence.
"""


class Conversation:
    """One connection, told in its client's and its server's packets."""

    def __init__(self, session, client, server, windows=(502, 509)):
        self.session, self.client, self.server, self.windows = session, client, server, windows
        self.frames = {}

    def mark(self, name):
        """The next frame is what this connection is about."""
        self.frames[name] = len(self.session.frames)

    def sends(self, after, flags, payload=b"", window=None, **how):
        window = self.windows[0] if window is None else window
        return self.session.send(after, self.client, self.server, flags, window, payload, **how)

    def gets(self, after, flags, payload=b"", window=None, **how):
        window = self.windows[1] if window is None else window
        return self.session.send(after, self.server, self.client, flags, window, payload, **how)


def write(here, session, summary, told, others, where):
    """Writes the folder's capture, truth and README; `told` has a story (a function) and its conversation each,
    `others` a sentence and a further flow each that belongs to one of them."""
    flows = [(f"{story.__name__.replace('_', '-')}-{c.client.port}", story.__doc__, c) for story, c in told]
    flows += [(f"flow-{c.client.ip}-{c.client.port}-{c.server.ip}", sentence, c) for sentence, c in others]
    truth = {"scenario": here.name, "summary": summary, "origin": "made up",
             "made_by": f"test-captures/{here.name}/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": session.snaplen}},
             "connections": [
                 {"name": name,
                  "at_client": {"client": f"{c.client.ip}:{c.client.port}", "server": f"{c.server.ip}:{c.server.port}"},
                  "packets": words, "router": "nothing",
                  "frames": {name: session.number(nth) for name, nth in c.frames.items()}}
                 for name, words, c in flows]}
    table = "\n".join(f"* {c.client.port}: {story.__doc__}" for story, c in told)
    session.write(here, f"{summary} Made up by make.py; see README.md.", truth,
                  README.format(name=here.name, summary=summary, table=table, where=where))
