"""The search for a word in a body that comes in pieces."""


class Mask:
    """Holds what may begin the word until the next piece, less than the word."""

    def __init__(self, word):
        self.word = word
        self.held = b""
        self.count = 0

    def add(self, piece):
        data = self.held + piece
        self.count += data.count(self.word)
        data = data.replace(self.word, b"*" * len(self.word))
        for length in range(min(len(self.word) - 1, len(data)), 0, -1):
            if data.endswith(self.word[:length]):
                self.held = data[-length:]
                return data[:-length]
        self.held = b""
        return data

    def end(self):
        rest, self.held = self.held, b""
        return rest
