# Runs one side of the Autobahn test suite: fuzzingclient or fuzzingserver, with a specification as JSON.
import json
import sys

from autobahntestsuite import wstest

wstest.start({'mode': sys.argv[1], 'debug': False, 'webport': 0}, json.load(open(sys.argv[2])))
