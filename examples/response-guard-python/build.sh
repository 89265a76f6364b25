#!/bin/sh
# Makes the environment and the stubs: venv/ and gen/. Needs Python 3.10 or newer, and PyPI.
set -eu
cd "$(dirname "$0")"
proto=${CONTRACT:-../../proto/src/main/protobuf}
python3 -m venv venv
venv/bin/pip install --quiet --requirement requirements.txt
mkdir -p gen
venv/bin/python -m grpc_tools.protoc --proto_path="$proto" --python_out=gen --grpc_python_out=gen \
  openshell/extension/v1/extension.proto openshell/middleware/v1/middleware.proto
