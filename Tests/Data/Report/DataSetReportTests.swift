import Foundation
import FoundationXML
import GopherCore
import MassiveText
import Testing

@Suite struct DataSetReportTests {
  @Test("the page is well-formed whatever the names hold, and loads nothing from elsewhere")
  func wellFormed() throws {
    let data = try DescribedDataSet.shared.get().data
    let tokenizer = try data.tokenizer()
    let html = try data.report(
      vocabularies: data.compression(with: [("a <&> model", tokenizer)])
    ).html
    let parser = XMLParser(data: Data(html.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError)) line \(parser.lineNumber)")
    for outside in ["src=", "href=", "url(", "@import", "<script"] {
      #expect(!html.contains(outside))
    }
    if let path = ProcessInfo.processInfo.environment["GOPHER_REPORT_PREVIEW"] {
      try html.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test("every part is there")
  func parts() throws {
    let data = try DescribedDataSet.shared.get().data
    let tokenizer = try data.tokenizer()
    let html = try data.report(
      vocabularies: data.compression(with: [("a <&> model", tokenizer)])
    ).html
    for text in [
      "A &lt;described&gt; set", "words below minimum", "near deduplication", "<h3>books</h3>",
      "Lengths of documents in bytes by subset", "Lengths of documents in words by subset",
      "Lengths of documents in tokens by subset", "Bytes a token by subset",
      "a &lt;&amp;&gt; model", "Epochs", "a|&lt;b&gt;.org", "Languages by subset",
      "Not measured: no scorer was given",
    ] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test("the picture is well-formed, holds its own colours, and names stages and subsets")
  func picture() throws {
    let data = try DescribedDataSet.shared.get().data
    let svg = try data.report().picture
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(svg.hasPrefix("<svg xmlns=") && svg.contains("--kept: "))
    for text in ["A &lt;described&gt; set", "near deduplication", "words a document", "books"] {
      #expect(svg.contains(text), "\(text)")
    }
  }

  @Test("epochs are those of the plan where the recipe has one")
  func epochs() throws {
    let data = try DescribedDataSet.shared.get().data
    var manifest = data.manifest
    let analysis = try data.analysis()
    let open = DataSetReport(manifest: manifest, analysis: analysis).html
    #expect(open.contains("as many tokens as the whole data set has"))
    for (name, times) in [("books", 2), ("news", 3), ("web", 7)] {
      manifest.recipe.subsets[name]?.tokens = times * (manifest.subsets[name]?.tokens ?? 0)
    }
    let planned = DataSetReport(manifest: manifest, analysis: analysis).html
    #expect(planned.contains("exact to the token"))
    for epochs in ["2.00", "3.00", "7.00"] { #expect(planned.contains(">\(epochs)<")) }
  }

  @Test("report.html is this page without other vocabularies, and the manifest has its hash")
  func written() throws {
    let data = try DescribedDataSet.shared.get().data
    let bytes = try MappedFile("\(data.directory)/report.html").contents
    #expect(try data.report().html == String(decoding: bytes, as: UTF8.self))
    let entry = try #require(data.manifest.files.first { $0.path == "report.html" })
    #expect(entry == FileEntry(path: "report.html", bytes: bytes.count, sha256: SHA256.of(bytes)))
  }
}
