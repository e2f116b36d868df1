#!/bin/sh
# hand-over.sh USER FROM TO COMMAND...: starts a server's image with a secret of its own.
# The secret belongs to root, and which number USER has is the image's affair: so root, as which the image starts,
# leaves a copy in memory that only USER can read, and then becomes the image's own entrypoint, which becomes USER.
set -eu
install -m 0400 -o "$1" "$2" "$3"
shift 3
exec docker-entrypoint.sh "$@"
