"""Lists the records of web archives by warcio, and by FastWARC where warcio gives up.

    bash Tests/Conformance/check_web_archives.sh            compares with the golden
    bash Tests/Conformance/check_web_archives.sh --write    writes it anew

The golden, Tests/Data/Goldens/web_archive_records.tsv, has a line a record of every file below
../shared/data/warc, the broken ones too: the file; the offset on disk of the record, or of the gzip
member that begins with it ("-" where the peer cannot tell: several records in a member); its
type; its target URI ("-" for none; without brackets, spaces as %20); the length that its header
gives ("-" for one that no record can have).

WARCConformanceTests holds our reader against the golden, so the ordinary tests need no Python. LZ4,
which only FastWARC unfolds, is left out: we refuse it by name.
"""

import logging
import sys
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

logging.disable(logging.WARNING)
root = Path(__file__).resolve().parents[2]
golden = root / "Tests/Data/Goldens/web_archive_records.tsv"
archives = root / "../shared/data/warc"


def length(text):
    return text if text is not None and text.isdigit() else "-"


def address(text):
    return text.strip("<>").replace(" ", "%20") if text else "-"


def by_warcio(path):
    with open(path, "rb") as stream:
        iterator = ArchiveIterator(stream, arc2warc=False, no_record_parse=True)
        for record in iterator:
            header = record.rec_headers.get_header
            is_arc = record.format == "arc"
            uri = header("uri" if is_arc else "WARC-Target-URI")
            size = header("length" if is_arc else "Content-Length")
            record.raw_stream.read()
            yield iterator.get_record_offset(), record.rec_type, address(uri), length(size)


def by_fastwarc(path):
    last = -1
    with open(path, "rb") as stream:
        for record in FastIterator(stream, parse_http=False):
            place = record.stream_pos
            known = last < place < path.stat().st_size
            last = place
            uri = record.headers.get("WARC-Target-URI")
            size = record.headers.get("Content-Length")
            yield place if known else "-", str(record.record_type), address(uri), length(size)


lines, peers = [], {"warcio": 0, "FastWARC": 0}
for path in sorted(archives.glob("*/*")):
    if path.suffix == ".lz4":
        continue
    try:
        peer, records = "warcio", list(by_warcio(path))
    except ArchiveLoadFailed:
        peer, records = "FastWARC", list(by_fastwarc(path))
    peers[peer] += 1
    name = str(path.relative_to(archives))
    lines += ["\t".join(map(str, (name, *record))) + "\n" for record in records]
text = "".join(lines)
if "--write" in sys.argv:
    golden.write_text(text)
elif golden.read_text() != text:
    sys.exit("web_archive_records.tsv differs from what warcio and FastWARC list")
else:
    print(
        f"web archives: {len(lines)} records in {peers['warcio']} files by warcio and "
        f"{peers['FastWARC']} by FastWARC agree with the golden"
    )
