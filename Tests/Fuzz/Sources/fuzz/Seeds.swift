import Foundation
import MassiveText

/// The first inputs of every target: small ones of every shape, made here or taken from the tests'
/// goldens.
enum Seeds {
  /// Writes FOLDER/TARGET/NUMBER.
  static func write(to folder: String) throws {
    for (target, inputs) in try all(folder) {
      let place = "\(folder)/\(target)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for (number, input) in inputs.enumerated() {
        try Data(input).write(to: URL(fileURLWithPath: "\(place)/seed-\(number)"))
      }
    }
  }

  private static func all(_ folder: String) throws -> [String: [[UInt8]]] {
    let shards = try shards(folder)
    return [
      "html": pages.map { Array($0.utf8) }, "warc": archives.map { Array($0.utf8) },
      "jsonl": lines.map { Array($0.utf8) }, "zstd": shards, "shard": shards,
      "model": try goldens("sentencepiece", ending: ".model"),
      // The first byte says how many bytes of tokens there are.
      "idx": try goldens("megatron", ending: ".idx").flatMap { index in
        [16, 20].map { [UInt8($0)] + index }
      },
    ]
  }

  private static let pages = [
    """
    <!DOCTYPE html><html lang="en"><head><meta charset=latin-1><title>A &amp; B</title>
    <script>if (a < b) { "</p>" }</script><style>p { }</style></head><body><nav><a href="/">x</a></nav>
    <article><h1>Words</h1><p>Some text of a page, long enough to stay, with <b>bold</b> words.
    <ul><li>one<li>two</ul><pre>  code\n\tmore</pre><table><tr><td>1<td>2</table>
    <p>More text &#x2014; &eacute;&copy &#0; &notanentity;<br>end</article><!-- a -- comment -->
    <footer>&copy; 2020</footer></body></html>
    """,
    "<?xml version=\"1.0\" encoding=\"utf-16\"?><svg><![CDATA[<p>]]></svg><p/><p a='b\" c=d e></p",
    "<textarea><p></textarea><plaintext><p><frameset><iframe srcdoc='<p>'></iframe></noscript>",
  ]

  private static let archives = [
    """
    WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\na: b\r\n\r\nWARC/1.0\r\n\
    WARC-Type: response\r\nWARC-Target-URI: http://a.b/\r\nWARC-Record-ID: <urn:1>\r\n\
    WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Length: 106\r\n\r\nHTTP/1.1 200 OK\r\n\
    Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n\
    b\r\n<p>words</p\r\n0\r\n\r\n\r\n\r\n
    """,
    """
    WARC/1.1\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\n\
    Some words.\r\n\r\nWARC/0.18\r\nwarc-type: resource\r\n content-type: text/html\r\n\
    content-length: 8\r\n\r\n<p>a</p>\r\n\r\n
    """,
  ]

  private static let lines = [
    """
    {"id": "a", "text": "Words \\u00e9 \\ud83d\\ude00 \\ud800 \\n", "source": "s", "added": "x", \
    "metadata": {"url": "http://a.b/c", "n": [1, -2.5e10, true, null, {"k": "v"}]}}
    {"text": 7}\n[1]\n{"id": 7, "text": ""}\n\n{"id": "b"
    """,
    "\u{FEFF}{\"text\": \"\\u0000\", \"created\": 18446744073709551615}\r\n{\"text\":\"a\"}",
  ]

  /// Shards as they are written here, in one frame and in many, and a frame without a seek table.
  private static func shards(_ folder: String) throws -> [[UInt8]] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try [(1 << 20, true), (1, true), (1, false)].map { frameBytes, isIndexed in
      let path = "\(folder)/shard.jsonl.zst"
      let writer = try DocumentShardWriter(path, frameBytes: frameBytes, isIndexed: isIndexed)
      for name in ["a", "b", "c"] {
        try writer.append(Document(id: name, text: "Words of \(name).", source: "s"))
      }
      _ = try writer.finish()
      defer { unlink(path) }
      return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }

  private static func goldens(_ name: String, ending: String) throws -> [[UInt8]] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Data/Goldens/\(name)").path
    return try FileManager.default.contentsOfDirectory(atPath: tests).sorted()
      .filter { $0.hasSuffix(ending) }
      .map { try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(tests)/\($0)"))) }
  }
}
