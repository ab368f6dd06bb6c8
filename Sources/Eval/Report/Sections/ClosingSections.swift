import GopherCore

/// What the model writes.
package struct SampleSection {
  package let samples: [Report.Sample]

  package func add(to page: inout Markup) {
    guard !samples.isEmpty else { return }
    page.element("section") { section in
      section.element("h2", text: "Sample text")
      section.element("p", text: "The prompt is grey; what follows is the model's, uncorrected.")
      for sample in samples {
        section.element("div", ["class": "sample"]) { frame in
          frame.element("span", ["class": "label"], text: sample.label)
          frame.element("span", ["class": "prompt"], text: sample.prompt)
          frame.text(sample.continuation)
        }
      }
    }
  }
}

/// What the page was made from.
package struct SourceSection {
  package let report: Report

  package func add(to page: inout Markup) {
    guard !report.sources.isEmpty else { return }
    page.element("section") { section in
      section.element("h2", text: "Made from")
      var table = TableMarkup(columns: ["what", "which"], numeric: 2...)
      for source in report.sources { table.row([source.name, source.value]) }
      section.append(table.markup)
    }
  }
}
