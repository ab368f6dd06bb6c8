import Foundation
import GopherCore
import TestSupport
import Testing

@Suite struct MassiveTextBuildTests {
  private let input: MassiveTextBuildInput

  init() throws { input = try MassiveTextBuildInput(pages: 60, lines: 60) }

  @Test func helpAndVersionEndWell() throws {
    let commands = [
      "run", "extract", "filter", "dedup", "decontaminate", "tokenizer", "tokenize", "stats",
      "explain", "get", "verify", "what-if", "train-classifier", "mix",
    ]
    let help = try input.run("--help")
    #expect(help.status == 0)
    for command in commands {
      #expect(help.output.contains("  \(command) "))
      #expect(try input.run(command, "--help").status == 0)
    }
    #expect(try input.run("--version").output.hasPrefix("0."))
  }

  @Test(
    "what cannot be used ends with 2 and one sentence",
    arguments: [
      (["run"], "Give either a recipe or --input."),
      (["run", "recipe.yaml"], "Name the folder of the data set with --output."),
      (["run", "nowhere.yaml", "-o", "out"], "Cannot open the recipe nowhere.yaml"),
      (["run", "recipe.yaml", "-o", "out", "--set", "sead=1"], "did you mean seed?"),
      (
        ["run", "recipe.yaml", "-o", "out", "--workers", "0"],
        "--workers must be at least 1 and at most"
      ),
      (["run", "recipe.yaml", "-o", "out", "--memory", "lots"], "--memory"),
      (["run", "recipe.yaml", "-o", "out", "--memory", "100M"], "more than --memory allows"),
      (["run", "recipe.yaml", "-o", "out", "--memory", "99999999T"], "--memory"),
      (["run", "recipe.yaml", "-o", "pages"], "is the input"),
      (["run", "recipe.yaml", "-o", ""], "The output folder has an empty name"),
      (["run", "--input", "nowhere", "-o", "out"], "There is no input file or folder"),
      (["run", "--input", "pages", "--subset", "webb", "-o", "out"], "'webb' is invalid"),
      (["extract", "pages", "-o", "out.txt"], "the name should end in .jsonl.zst"),
      (["extract"], "Name files or folders to read."),
      (["dedup", "pages"], "Name the file to write with --output."),
      (["decontaminate", "pages", "-o", "a.jsonl"], "Name at least one test set"),
      (["tokenizer", "pages"], "Name the model to write with --output."),
      (["dedup", "records.jsonl", "-o", "a.jsonl", "--index", "pages"], "is no index"),
      (["extract", "pages", "-o", "a.jsonl", "--memory", "2G"], "Unknown option '--memory'"),
      (["tokenizer", "pages", "-o", "a.model", "--memory", "100M"], "more than --memory allows"),
      (["filter", "pages", "-o", "a.jsonl", "--stages", "test_set"], "'test_set' is invalid"),
      (
        ["tokenize", "pages", "--tokenizer", "pages/1.txt", "-o", "t"],
        "is not a SentencePiece model"
      ),
      (
        ["tokenize", "pages", "--tokenizer", "no.model", "-o", "t"],
        "model of --tokenizer cannot be"
      ),
      (["tokenise"], "tokenise"),
      (
        ["filter", "pages", "-o", "a.jsonl", "--profiles", "gopher", "--stages", "quality"],
        "leave --stages out"
      ),
      (["extract", "pages", "-o", ""], "The output has an empty name"),
      (
        ["tokenize", "pages", "--tokenizer", "t", "-o", "o", "--shard-bytes", "9"],
        "belong to --mds"
      ),
      (["run", "recipe.yaml", "--ouput", "out"], "Did you mean '--output'?"),
      (["tokenizer", "pages", "-o", "pages/t.model"], "lies in the input folder"),
      (
        ["filter", "pages", "-o", "a.jsonl", "--profiles", "gopher", "--report", "no/r"], "--report"
      ),
      (["stats", "."], "holds no finished data set"),
    ])
  func usage(_ arguments: [String], _ words: String) throws {
    let result = try ToolProcess.run("massivetext-build", arguments, in: input.path)
    #expect(result.status == (arguments[0] == "stats" ? 3 : 2))
    #expect(result.error.contains(words))
    #expect(result.output.isEmpty)
  }

  @Test func aDataSetIsBuiltAndLookedAt() throws {
    let built = try input.run("run", "recipe.yaml", "--output", "out", "--workers", "2")
    #expect(built.status == 0, "\(built.error)")
    #expect(built.output.contains("words_below_minimum"))
    #expect(!built.error.contains("\u{1B}"))
    let stats = try input.run("stats", "out")
    #expect(stats.output.hasPrefix(built.output))
    #expect(stats.output.contains("bytes a token; a document has"))
    let model = "out/tokenizer/tokenizer.model"
    let described = try input.run(
      "stats", "out", "--html", "page.html", "--svg", "picture.svg", "--tokenizers", model,
      "--datasheet", "sheet.md", "--json")
    #expect(described.status == 0, "\(described.error)")
    #expect(described.output.contains("\"vocabularies\":[{\"name\":\"this data set's\""))
    let page = String(decoding: try input.bytes("page.html"), as: UTF8.self)
    #expect(page.contains("Against other vocabularies"))
    let picture = String(decoding: try input.bytes("picture.svg"), as: UTF8.self)
    #expect(picture.hasPrefix("<svg xmlns=") && picture.contains("words below minimum"))
    #expect(try input.bytes("sheet.md") == input.bytes("out/datasheet.md"))
    let missing = try input.run("stats", "out", "--tokenizers", "no.model")
    #expect(missing.status == 2)
    #expect(missing.error.contains("A model of --tokenizers cannot be used"))
    let json = try JSONSerialization.jsonObject(
      with: Data(input.run("stats", "out", "--json").output.utf8))
    let subsets = (json as? [String: Any])?["subsets"] as? [String: Any]
    #expect(subsets?.keys.sorted() == ["news", "web"])

    let short = try input.run("explain", "out", "short.txt")
    #expect(short.output.hasPrefix("web: dropped by quality because of: words_below_minimum."))
    #expect(short.output.contains("    words 3.0"))
    let copies = try ["0.txt", "copy.txt"].map { try input.run("explain", "out", $0).output }
    #expect(copies.contains { $0.contains("dropped by exact_deduplication") })
    #expect(copies.allSatisfy { $0.contains("cluster of 2 documents, survivor ") })
    #expect(try input.run("get", "out", "r7").output == MassiveTextBuildInput.prose(100_007) + "\n")
    let unknown = try input.run("get", "out", "r-none")
    #expect(unknown.status == 2)
    #expect(unknown.error.contains("has no document r-none"))

    #expect(try input.run("verify", "out").status == 0)
    let again = try input.run("run", "recipe.yaml", "--output", "out", "--json", "--quiet")
    #expect(again.status == 0)
    #expect(again.error.isEmpty)
    #expect((try? JSONSerialization.jsonObject(with: Data(again.output.utf8))) != nil)
    try input.write("out/tokens/web.bin", "damaged")
    let damaged = try input.run("verify", "out")
    #expect(damaged.status == 4)
    #expect(damaged.error.contains("tokens/web.bin has 7 bytes and not "))
    #expect(damaged.error.contains("run out/recipe.yaml --output out, which makes them anew"))
    try FileManager.default.removeItem(atPath: "\(input.path)/out/tokens/web.bin")
    #expect(try input.run("run", "out/recipe.yaml", "--output", "out").status == 0)
    #expect(try input.run("verify", "out").status == 0)
    let other = try input.run("run", "recipe.yaml", "--output", "out", "--set", "seed=9")
    #expect(other.status == 2)
    #expect(other.error.contains("holds the run of another recipe, which differs in seed"))
  }

  @Test func aRunNeedsNoRecipe() throws {
    let built = try input.run(
      "run", "--input", "pages", "--subset", "news", "--output", "plain", "--set",
      "tokenizer.vocabulary_size=380")
    #expect(built.status == 0, "\(built.error)")
    #expect(built.output.hasPrefix("news: "))
  }

  @Test("names of one character are names like others")
  func shortNames() throws {
    let short = ["--set", "tokenizer.vocabulary_size=390"]
    for arguments in [
      ["run", "recipe.yaml", "-o", "d"], ["tokenizer", "pages", "-o", "m"] + short,
      ["stats", "d", "--html", "h"], ["tokenize", "pages", "--tokenizer", "m", "-o", "t"],
      ["filter", "pages", "-o", "f.jsonl", "--profiles", "gopher", "--report", "r"],
    ] {
      let result = try ToolProcess.run("massivetext-build", arguments, in: input.path)
      #expect(result.status == 0, "\(arguments): \(result.error)")
    }
    try input.write("l", "pages\n")
    #expect(try input.run("extract", "@l", "-o", "e.jsonl").status == 0)
  }

  @Test("a number of threads that is none is not passed over in silence")
  func threads() throws {
    let result = try ToolProcess.run(
      "massivetext-build", ["extract", "pages", "-o", "a.jsonl"],
      environment: ["GOPHER_THREADS": "two"], in: input.path)
    #expect(result.status == 2)
    #expect(result.error.contains("GOPHER_THREADS is two; set it to a number of threads"))
  }

  @Test func printConfigShowsEveryKeyAndCanBeUsed() throws {
    let printed = try input.run("run", "recipe.yaml", "--print-config")
    #expect(printed.status == 0)
    #expect(printed.output.contains("minimum_words: 50"))
    try input.write("full.yaml", printed.output)
    #expect(try input.run("run", "full.yaml", "--print-config").output == printed.output)
    for command in ["extract", "filter", "dedup", "decontaminate", "tokenizer"] {
      let settings = try input.run(command, "--print-config")
      #expect(settings.status == 0, "\(settings.error)")
      #expect(settings.output.contains("vocabulary_size: 32000"))
    }
  }

  @Test func nothingLeftEndsWithThree() throws {
    let result = try input.run(
      "run", "recipe.yaml", "-o", "out", "--set", "quality.minimum_words=1000")
    #expect(result.status == 3)
    #expect(result.error.contains("Nothing is left of the subset web"))
  }

  @Test("standard input is what --kind says, in every command that reads")
  func standardInput() throws {
    let tool = ToolProcess.path("massivetext-build")
    let sentence = String(repeating: "One &amp; two stand in a sentence of some length. ", count: 6)
    func pipe(_ arguments: String) throws -> ToolProcess.Result {
      try ToolProcess.Running(
        "/bin/sh", ["-c", "printf '<p>\(sentence)</p>' | '\(tool)' \(arguments)"],
        in: input.path
      ).finish()
    }
    let page = try pipe("extract - --kind html -o a.jsonl --json")
    #expect(page.status == 0, "\(page.error)")
    let text = try pipe("extract - --kind markdown -o b.jsonl --json")
    #expect(text.status == 0, "\(text.error)")
    func written(_ name: String) throws -> String {
      String(decoding: try input.bytes(name), as: UTF8.self)
    }
    #expect(try written("a.jsonl").contains("\"One & two stand"))
    #expect(try written("b.jsonl").contains("<p>One &amp; two"))
    let wrong = try pipe("extract - --kind pdf -o c.jsonl")
    #expect(wrong.status == 2 && wrong.error.contains("jsonl"))
    let recipe = try input.run("run", "recipe.yaml", "-o", "out", "--kind", "html")
    #expect(recipe.status == 2 && recipe.error.contains("--kind belongs to --input"))
  }

  @Test func singleStagesWorkOnFiles() throws {
    let extracted = try input.run("extract", "pages", "records.jsonl", "-o", "a.jsonl.zst")
    #expect(extracted.status == 0, "\(extracted.error)")
    let filtered = try input.run(
      "filter", "a.jsonl.zst", "-o", "b.jsonl.gz", "--dropped", "drops.jsonl", "--json")
    #expect(filtered.output.contains("\"words_below_minimum\":{"))
    let drops = String(
      decoding: try MappedFile("\(input.path)/drops.jsonl").contents, as: UTF8.self)
    #expect(drops.contains("\"reason\":\"words_below_minimum\""))
    let unique = try input.run("dedup", "b.jsonl.gz", "-o", "c.jsonl", "--dropped", "twins.jsonl")
    #expect(unique.output.contains("exact_duplicate"))
    let clean = try input.run(
      "decontaminate", "c.jsonl", "-o", "d.jsonl.zst", "--against", "pages/5.txt")
    #expect(clean.output.contains("test_set_jaccard_above_maximum"))
    let model = try input.run(
      "tokenizer", "d.jsonl.zst", "-o", "t.model", "--set", "tokenizer.vocabulary_size=390")
    #expect(model.output.contains("\nt.model: 390 pieces"))
    let tokens = try input.run("tokenize", "d.jsonl.zst", "--tokenizer", "t.model", "-o", "tokens")
    #expect(tokens.output.hasSuffix("tokens of 119 documents\nencoder: bpe\n"))
  }
}
