import ArgumentParser
import GopherCore
import MassiveText
import ToolSupport

/// The document that `explain` and `get` look for.
struct DocumentOptions: ParsableArguments {
  @Argument(help: "The data set.")
  var directory: String

  @Argument(help: "The document's identity: the input's own, or the path below the input folder.")
  var id: String

  @OptionGroup var options: OutputOptions

  /// What there is under the identity; throws a usage failure if there is nothing.
  func found() throws -> (data: DataSet, findings: [DataSet.Finding]) {
    let data = try DataSet(directory)
    let findings = try data.find(id)
    guard !findings.isEmpty else {
      throw Failure.usage(
        "\(directory) has no document \(id), neither kept nor dropped. Identities are the inputs' "
          + "own, or the path below the input folder; see the field id of the documents.")
    }
    return (data, findings)
  }
}

/// `massivetext-build explain`: what happened to a document and why.
struct ExplainCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show what happened to a document and why.")

  @OptionGroup var document: DocumentOptions

  func perform() throws {
    let (data, findings) = try document.found()
    let console = document.options.console
    if console.json {
      return try console.result(
        json: ["findings": findings.map { try Explanation($0, in: data) }])
    }
    for finding in findings { console.result(try Explanation(finding, in: data).text) }
  }
}

/// `massivetext-build get`: a document by its identity.
struct GetCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Print the text of a document, kept or dropped.")

  @OptionGroup var document: DocumentOptions

  func perform() throws {
    let findings = try document.found().findings
    let console = document.options.console
    for finding in findings {
      if console.json {
        console.result(finding.record.description)
      } else if let text = finding.text {
        console.result(text)
      } else {
        console.note("\(finding.subset): dropped by \(finding.place); there is no text.")
      }
    }
  }
}

/// `massivetext-build verify`: whether a data set is whole.
struct VerifyCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read a data set whole: files, hashes, counts, indexes, tokens.",
    discussion: "Ends with exit code 4 if anything is wrong, after a sentence for each mistake.")

  @Argument(help: "The data set.")
  var directory: String

  @OptionGroup var work: WorkOptions
  @OptionGroup var options: OutputOptions

  func perform() throws {
    let data = try DataSet(directory)
    let console = options.console
    let problems = try data.verify(pool: work.pool, observer: console.progress.observer)
    console.progress.finish()
    if console.json {
      try console.result(json: ["problems": problems])
    } else if problems.isEmpty {
      console.result("\(directory) is whole: \(data.manifest.files.count) files.")
    }
    guard problems.isEmpty else {
      let advice =
        "Restore what is damaged from a copy; or take the damaged files away and give "
        + "massivetext-build run \(directory)/recipe.yaml --output \(directory), which makes them "
        + "anew from the raw input."
      throw Failure.storage((problems + [advice]).joined(separator: "\n"))
    }
  }
}
