import Foundation
import GopherCore
import TestSupport
import Testing

/// Input that is cut short, broken or missing, as a user of the tool meets it.
@Suite struct MassiveTextBuildDamageTests {
  private let input: MassiveTextBuildInput

  init() throws {
    input = try MassiveTextBuildInput(pages: 12, lines: 20)
    try shell(
      """
      mkdir bad && cp pages/1.txt pages/2.txt pages/3.txt bad
      gzip -c records.jsonl | head -c 3000 > bad/cut.jsonl.gz
      zstd -qc records.jsonl | head -c 3000 > bad/cut.jsonl.zst
      printf 'WARC/1.0\\r\\nWARC-Type: response\\r\\nContent-Length: 900\\r\\n\\r\\nHTTP' > bad/cut.warc
      printf '{"text": 1}\\n{"id": "x"}\\nno JSON\\n{"text": "caf\\351"}\\n' > bad/lines.jsonl
      : > bad/empty.txt; head -c 2000 /bin/sh > bad/program.txt
      mkfifo bad/pipe.txt; ln -s nowhere bad/link.txt
      cp pages/1.txt "bad/$(printf 'caf\\351').txt"
      """)
  }

  private func shell(_ script: String) throws {
    let result = try ToolProcess.Running("/bin/sh", ["-ec", script], in: input.path).finish()
    try #require(result.status == 0, "\(result.error)")
  }

  /// The counts of the stage `read`: what went in, what stayed, and the reasons.
  private func counts(_ json: String) throws -> (entered: Int, kept: Int, dropped: [String: Int]) {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let stages = try #require(object?["funnel"] as? [[String: Any]])
    func documents(_ value: Any?) -> Int { (value as? [String: Int])?["documents"] ?? -1 }
    let dropped = try #require(stages[0]["dropped"] as? [String: Any]).mapValues(documents)
    return (documents(stages[0]["in"]), documents(stages[0]["kept"]), dropped)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(input.path)/\(name)")
  }

  @Test("what is good is kept, what is not is counted by its reason, and the counts add up")
  func counted() throws {
    for (command, output) in [("extract", "a.jsonl"), ("tokenize", "tokens")] {
      let model = command == "tokenize" ? ["--tokenizer", "t.model"] : []
      #expect(
        try input.run(
          "tokenizer", "pages", "-o", "t.model", "--set", "tokenizer.vocabulary_size=390"
        )
        .status == 0)
      let result = try ToolProcess.run(
        "massivetext-build", [command, "bad", "-o", output, "--json"] + model, in: input.path)
      #expect(result.status == 0, "\(result.error)")
      let (entered, kept, dropped) = try counts(result.output)
      #expect(
        dropped == [
          "truncated_gzip": 1, "truncated_zstd": 1, "truncated_warc": 1, "text_not_a_string": 1,
          "no_text_field": 1, "not_json": 1, "invalid_utf8": 1, "empty": 1, "binary": 1,
          "kind_not_accepted": 1, "unreadable_file": 2,
        ])
      #expect(entered == kept + dropped.values.reduce(0, +))
      #expect(kept > 3)
    }
  }

  @Test("too much damage ends with 3: the records are there, the output is not")
  func tooMuch() throws {
    let result = try input.run(
      "extract", "bad", "-o", "a.jsonl", "--dropped", "d.jsonl", "--set",
      "maximum_damaged_share=0.1")
    #expect(result.status == 3)
    #expect(result.error.contains("are damaged ("))
    #expect(
      result.error.contains("more than maximum_damaged_share 0.1 allows. Their records are in"))
    #expect(!exists("a.jsonl"))
    let records = String(
      decoding: try MappedFile("\(input.path)/d.jsonl").contents, as: UTF8.self)
    #expect(records.contains("\"reason\":\"truncated_gzip\""))
  }

  @Test("input of which nothing can be read ends with 3, input without a file with 2")
  func nothing() throws {
    try shell("mkdir none only; cp bad/program.txt only")
    for command in ["extract", "filter", "dedup"] {
      let unreadable = try input.run(command, "only/program.txt", "-o", "n.jsonl")
      #expect(unreadable.status == 3)
      #expect(unreadable.error.contains("Nothing could be read from the input (binary 1)"))
      let none = try input.run(command, "none", "-o", "n.jsonl")
      #expect(none.status == 2)
      #expect(none.error.contains("The inputs none hold no file"))
    }
    let run = try input.run("run", "--input", "none", "-o", "out")
    #expect(run.status == 2)
    #expect(run.error.contains("hold no file"))
    #expect(!exists("n.jsonl"))
    #expect(!exists("out"))
  }

  @Test("a pipe that is named as input is refused and not waited for")
  func pipe() throws {
    let result = try input.run("extract", "bad/pipe.txt", "-o", "p.jsonl")
    #expect(result.status == 3)
    #expect(result.error.contains("unreadable_file 1"))
  }

  @Test("outputs that would be read as input, or take each other's place, are refused")
  func outputs() throws {
    for (arguments, words) in [
      (["extract", "pages", "-o", "pages/a.jsonl"], "lies in the input folder"),
      (["extract", "records.jsonl", "-o", "records.jsonl"], "is the input"),
      (["dedup", "records.jsonl", "-o", "a.jsonl", "--dropped", "a.jsonl"], "name two files"),
      (["extract", "pages", "-o", "no/where/a.jsonl"], "Choose a folder that is there"),
    ] {
      let before = try input.bytes("records.jsonl")
      let result = try ToolProcess.run("massivetext-build", arguments, in: input.path)
      #expect(result.status == (words.hasPrefix("Choose") ? 4 : 2))
      #expect(result.error.contains(words), "\(result.error)")
      #expect(try input.bytes("records.jsonl") == before)
    }
  }

  @Test("what a killed dedup left is replaced by the next and gone after it")
  func leftovers() throws {
    try shell(
      """
      mkdir here; echo x > here/a.jsonl.partial-gopher
      echo x > here/.a.jsonl.massivetext-dedup.jsonl.zst
      """)
    #expect(try input.run("dedup", "records.jsonl", "-o", "here/a.jsonl").status == 0)
    #expect(Directory.names(in: "\(input.path)/here") == ["a.jsonl"])
  }
}
