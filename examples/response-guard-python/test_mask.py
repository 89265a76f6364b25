"""python3 -m unittest, without gRPC."""

import unittest

from mask import Mask

TEXT = b"a HalcyHalcyon, HalcyonHalcyon and Halc"


class MaskTest(unittest.TestCase):
    def test_every_border(self):
        for one in range(len(TEXT) + 1):
            for two in range(one, len(TEXT) + 1):
                mask = Mask(b"Halcyon")
                pieces = [mask.add(p) for p in (TEXT[:one], TEXT[one:two], TEXT[two:])]
                got = b"".join([*pieces, mask.end()])
                self.assertEqual(got, TEXT.replace(b"Halcyon", b"*" * 7))
                self.assertEqual(mask.count, 3)


if __name__ == "__main__":
    unittest.main()
