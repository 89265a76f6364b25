#!/bin/sh
# Makes the stubs and the program: gen/ and bin/go-service. Needs Go 1.26 or newer, and its module proxy.
set -eu
cd "$(dirname "$0")"
go run ./generate "${CONTRACT:-../../proto/src/main/protobuf}"
go build -o bin/go-service .
