import GopherCore
import TestSupport
import Testing

@Suite struct ConfigurationTests {
  struct Settings: Codable, Equatable {
    struct Inner: Codable, Equatable {
      var rate = 0.5
      var names = ["a"]
    }
    var steps = 10
    var title = "none"
    var inner = Inner()
    var subsets: [String: Inner] = [:]
  }

  private func read(_ yaml: String, _ overrides: [String] = []) throws -> Settings {
    let directory = try TemporaryDirectory()
    try DurableFile.write(yaml, to: directory.appending("c.yaml"))
    return try Configuration.read(
      defaults: Settings(), templates: ["subsets": Settings.Inner()],
      file: directory.appending("c.yaml"), overrides: overrides)
  }

  @Test("defaults hold where nothing is said; overrides win, in order")
  func layers() throws {
    #expect(try read("") == Settings())
    let settings = try read(
      "steps: 20\ninner:\n  rate: 0.25\n", ["steps=30", "inner.names=[x, y]", "steps=31"])
    #expect(settings.steps == 31)
    #expect(settings.inner == .init(rate: 0.25, names: ["x", "y"]))
  }

  @Test("maps with free keys take the template's defaults")
  func templates() throws {
    let settings = try read("subsets:\n  web: {rate: 2}\n  code: {}\n")
    #expect(settings.subsets == ["web": .init(rate: 2), "code": .init()])
  }

  @Test(
    "an unknown key stops with its line and the nearest known key",
    arguments: [
      ("stpes: 3\n", "line 1: there is no key stpes; did you mean steps?"),
      ("inner:\n  rat: 1\n", "line 2: there is no key inner.rat; did you mean rate?"),
      ("subsets:\n  web: {nmaes: []}\n", "there is no key subsets.web.nmaes; did you mean names?"),
    ])
  func unknownKeys(yaml: String, expected: String) {
    let error = #expect(throws: Failure.self) { try read(yaml) }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    #expect(error?.exitCode == 2)
  }

  @Test("a key of another name is answered with what to write")
  func otherNames() throws {
    func message(_ override: String) -> String {
      let error = #expect(throws: Failure.self) {
        try Configuration.read(
          defaults: Settings(), templates: ["subsets": Settings.Inner()],
          otherNames: ["iterations": "steps: $", "subsets.*.labels": "names: [$]"],
          overrides: [override])
      }
      return error?.message ?? ""
    }
    #expect(message("iterations=7").contains("no key iterations; write steps: 7 instead. Known"))
    #expect(message("subsets.web.labels=[x, y]").contains("; write names: [x, y] instead."))
    #expect(message("subsets.web.iterations=7").contains("no key subsets.web.iterations. Known"))
    #expect(message("inner.labels=x").contains("no key inner.labels. Known"))
  }

  @Test("a value of the wrong type, broken YAML and a bad override are sentences")
  func wrongValues() {
    for (yaml, overrides) in [
      ("steps: many\n", []), ("steps: [\n", []), ("", ["steps"]), ("", ["=3"]), ("inner: 3\n", []),
    ] as [(String, [String])] {
      let error = #expect(throws: Failure.self) { try read(yaml, overrides) }
      #expect(error?.kind == .usage)
      #expect(error?.message.hasSuffix(".") == true, "\(error?.message ?? "")")
    }
  }

  @Test(
    "a mistake of YAML is one line with its place",
    arguments: [
      ("steps: [\n", "is not valid YAML: line 2, column 1: did not find expected node content."),
      ("steps: 1\n\tb: 2\n", "line 2, column 1: found a tab character"),
      ("steps: 1\nsteps: 2\n", "on, a map has twice the key steps."),
    ])
  func brokenYAML(yaml: String, expected: String) {
    let error = #expect(throws: Failure.self) { try read(yaml) }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("\n") == false)
  }

  @Test("what is printed is read back")
  func roundTrip() throws {
    var settings = Settings()
    settings.subsets = ["web": .init(rate: 1, names: [])]
    #expect(try read(Configuration.print(settings)) == settings)
  }

  @Test(
    "fractions are printed as their shortest decimal and read back to the same bits",
    arguments: [
      (0.5, "0.5"), (1, "1.0"), (0.1, "0.1"), (1e-6, "1e-06"), (-2.5e-8, "-2.5e-08"),
      (1.0 / 3, "0.3333333333333333"), (0.1 + 0.2, "0.30000000000000004"), (6e23, "6e+23"),
      (0, "0.0"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
  func fractions(_ value: Double, _ text: String) throws {
    var settings = Settings()
    settings.inner.rate = value
    settings.subsets = ["web": .init(rate: value)]
    let printed = try Configuration.print(settings)
    #expect(printed.split(separator: "\n").filter { $0.hasSuffix("rate: \(text)") }.count == 2)
    let back = try read(printed)
    #expect(back.inner.rate.bitPattern == value.bitPattern)
    #expect(back == settings)
  }

  @Test("texts that look like numbers stay texts", arguments: ["5e-1", "007", "true", "", "a: b"])
  func texts(_ text: String) throws {
    var settings = Settings()
    settings.title = text
    settings.inner.names = [text, "1.50"]
    #expect(try read(Configuration.print(settings)) == settings)
  }

  @Test("suggestions stay near")
  func suggestions() {
    #expect(suggestion(for: "laerning", among: ["steps", "learning"]) == "learning")
    #expect(suggestion(for: "zzzz", among: ["steps", "learning"]) == nil)
  }
}
