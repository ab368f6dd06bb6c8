import GopherCore

/// The training: loss, learning rate, gradient norm, speed.
package struct TrainingSection {
  package let training: TrainingSummary

  package func add(to page: inout Markup) {
    page.element("section") { section in
      section.element("h2", text: "Training")
      figure(
        loss,
        "Mean −ln p of each step's tokens (thin), its running mean, and the same of a sample of "
          + "held-out text where it was measured.", in: &section)
      var rate = plot(
        "Learning rate", "learning rate", [curve("", "c2", \.learningRate)], height: 170)
      rate.startsAtZero = true
      figure(rate, "Learning rate: linear warm-up, cosine to a tenth.", in: &section)
      figure(
        plot("Gradient norm", "gradient norm", [curve("", "c3", \.gradientNorm)], height: 170),
        "Global norm of the gradient before clipping.", in: &section)
      var speed = plot(
        "Speed", "tokens a second", [curve("", "c5", \.tokensPerSecond)], height: 170)
      speed.startsAtZero = true
      figure(speed, speedCaption, in: &section)
      guard !training.configuration.isEmpty else { return }
      section.element("details") { details in
        details.element("summary", text: "The run's configuration")
        details.element("pre") { $0.element("code", text: training.configuration) }
      }
    }
  }

  private var loss: LinePlot {
    let raw = curve("each step", "c0", \.loss)
    let count = max(1, raw.points.count / 50)
    var sum = 0.0
    let smooth = raw.points.indices.map { index -> (x: Double, y: Double) in
      sum += raw.points[index].y
      if index >= count { sum -= raw.points[index - count].y }
      return (raw.points[index].x, sum / Double(min(index + 1, count)))
    }
    var series = [LinePlot.Series(name: "running mean", points: smooth, color: "c0")]
    if count > 1 {
      var thin = raw
      thin.isRaw = true
      series.append(thin)
    }
    let heldOut = curve("held-out text", "c1", \.heldOutLoss)
    if !heldOut.points.isEmpty { series.append(heldOut) }
    var plot = self.plot("Training loss by step", "nats a token", series, height: 320)
    plot.yKind = .logarithmic
    return plot
  }

  private var speedCaption: String {
    let shares = training.records.compactMap(\.shareOfPeak).sorted()
    let speed = "Tokens a second."
    guard !shares.isEmpty else { return speed }
    let median = PlotNumber.fixed(100 * shares[shares.count / 2], 1)
    return "\(speed) At the median, the model's arithmetic ran at \(median) % of the machine's "
      + "measured peak for matrix products."
  }

  private func curve(
    _ name: String, _ color: String, _ value: KeyPath<TrainingSummary.Record, Double?>
  ) -> LinePlot.Series {
    LinePlot.Series(
      name: name,
      points: training.records.compactMap { record in
        record[keyPath: value].map { (record.step, $0) }
      },
      color: color)
  }

  private func plot(
    _ title: String, _ label: String, _ series: [LinePlot.Series], height: Double = 240
  ) -> LinePlot {
    var plot = LinePlot(title: title, xLabel: "step", yLabel: label, series: series)
    plot.size.height = height
    return plot
  }

  private func figure(_ plot: LinePlot, _ caption: String, in section: inout Markup) {
    guard plot.series.contains(where: { !$0.points.isEmpty }) else { return }
    section.element("figure") { figure in
      figure.append(plot.drawing.markup)
      figure.element("figcaption", text: caption)
    }
  }
}
