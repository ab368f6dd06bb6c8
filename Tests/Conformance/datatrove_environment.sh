#!/usr/bin/env bash
# Prints the path of a Python with datatrove 0.10.1 and what its English filters need.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
# The extra [multilingual] would bring tensorflow along; English needs a bare spaCy only.
exec bash "$here/environment.sh" datatrove 'datatrove[io]==0.10.1' 'spacy>=3.8' 'xxhash<4' \
  'trafilatura>=1.8,<1.12' regex nltk tldextract ftfy fasteners pyahocorasick tokenizers zstandard \
  orjson
