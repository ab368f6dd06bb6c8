import GopherCore
import MassiveText

/// The heading, the one sentence that matters, and the figures at a glance.
package struct HeaderSection {
  package let report: Report

  package func add(to page: inout Markup) {
    page.element("header") { header in
      header.element("p", ["class": "eyebrow"], text: "Gopher for Swift · report")
      header.element("h1", text: report.title)
      lead(&header)
      let facts = self.facts
      if !facts.isEmpty { header.append(facts.markup) }
    }
  }

  private func lead(_ header: inout Markup) {
    guard let figures = HeldOutFigures(report.evaluation).overall, let model = figures.model
    else { return }
    let rivals = figures.baselines.compactMap { baseline in
      baseline.bitsPerByte.map { "\(baseline.compressor) \(PlotNumber.fixed($0, 3))" }
    }
    header.element("p", ["class": "lead"]) { lead in
      lead.text("On text it never saw, the model needs ")
      lead.element("strong", text: "\(PlotNumber.fixed(model, 3)) bits per byte")
      lead.text(
        rivals.isEmpty
          ? "." : "; on the same text \(rivals.joined(separator: " and ")) bits per byte.")
    }
  }

  private var facts: FactList {
    var facts = FactList()
    if !report.model.isEmpty { facts.add("model", report.model) }
    if let parameters = report.parameters {
      facts.add("parameters", PlotNumber.tick(Double(parameters)))
    }
    if let data = report.data {
      facts.add("documents kept", PlotNumber.count(data.kept.documents))
      let bytes = PlotNumber.bytes(data.kept.bytes).split(separator: " ")
      facts.add("text", String(bytes.first ?? ""), unit: String(bytes.last ?? ""))
      facts.add("tokens", PlotNumber.tick(Double(data.tokens)))
    }
    if let training = report.training, let last = training.records.last {
      facts.add("steps", PlotNumber.count(Int(last.step)))
      if let tokens = last.tokens {
        facts.add("trained on", PlotNumber.tick(tokens), unit: "tokens")
      }
      if let loss = training.finalLoss {
        facts.add("final loss", PlotNumber.fixed(loss, 3), unit: "nats")
      }
    }
    return facts
  }
}

/// The bits per byte of held-out text, model and compressors side by side.
package struct HeldOutFigures {
  /// The figures of one set of texts.
  package struct Figures {
    /// The set; empty for all texts.
    package let name: String
    /// The model's bits per byte.
    package let model: Double?
    /// Its standard error.
    package let error: Double?
    /// Documents.
    package let documents: Int
    /// The compressors' figures.
    package let baselines: [CompressionBaseline]
  }

  /// The sets in the order of the file, all texts together last.
  package let sets: [Figures]

  package init(_ evaluation: EvaluationFile?) {
    let rows = evaluation?.tasks.filter { $0.metric == "bits_per_byte" } ?? []
    sets = rows.map { row in
      let name =
        row.task == "bits-per-byte" ? "" : String(row.task.dropFirst("bits-per-byte/".count))
      return Figures(
        name: name, model: row.value, error: row.standardError, documents: row.items,
        baselines: evaluation?.compression.filter { $0.task == row.task } ?? [])
    }
  }

  /// All texts together; the only set where there is one.
  package var overall: Figures? { sets.first { $0.name.isEmpty } ?? sets.first }
}
