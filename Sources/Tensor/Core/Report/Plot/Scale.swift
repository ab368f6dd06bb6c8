import Foundation

/// A mapping of numbers to places along an axis, with round numbers for its ticks.
package struct Scale {
  /// How numbers are spread.
  package enum Kind {
    case linear
    case logarithmic
  }

  /// The numbers at the two ends.
  package let domain: ClosedRange<Double>
  /// The places of the two ends, in user units; may run either way.
  package let start: Double, end: Double
  /// How numbers are spread.
  package let kind: Kind

  /// A scale for numbers; a domain of one number is widened.
  package init(
    _ domain: ClosedRange<Double>, from start: Double, to end: Double, _ kind: Kind = .linear
  ) {
    precondition(
      kind == .linear || domain.lowerBound > 0, "Scale: a logarithm needs positive numbers")
    let isPoint = domain.lowerBound == domain.upperBound
    let margin = isPoint ? max(abs(domain.lowerBound) / 2, 0.5) : 0
    switch kind {
    case .linear: self.domain = (domain.lowerBound - margin)...(domain.upperBound + margin)
    case .logarithmic:
      self.domain = isPoint ? (domain.lowerBound / 2)...(domain.upperBound * 2) : domain
    }
    self.start = start
    self.end = end
    self.kind = kind
  }

  /// The place of a number.
  package func callAsFunction(_ value: Double) -> Double {
    let share: Double
    switch kind {
    case .linear:
      share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    case .logarithmic:
      share =
        log(max(value, domain.lowerBound) / domain.lowerBound)
        / log(domain.upperBound / domain.lowerBound)
    }
    return start + share * (end - start)
  }

  /// About `count` round numbers inside the domain, in rising order.
  package func ticks(_ count: Int = 5) -> [Double] {
    switch kind {
    case .linear:
      let step = Self.roundStep((domain.upperBound - domain.lowerBound) / Double(max(1, count)))
      let first = (domain.lowerBound / step - 1e-9).rounded(.up)
      let last = (domain.upperBound / step + 1e-9).rounded(.down)
      return stride(from: first, through: last, by: 1).map { $0 * step }
    case .logarithmic:
      let lowest = Int(log10(domain.lowerBound).rounded(.down))
      let highest = Int(log10(domain.upperBound).rounded(.up))
      let factors: [Double] =
        highest - lowest > 4 ? [1] : highest - lowest > 2 ? [1, 3] : [1, 1.5, 2, 3, 5, 7]
      var ticks = [Double]()
      for decade in lowest...highest {
        for factor in factors { ticks.append(factor * pow(10, Double(decade))) }
      }
      let slack = 1e-9
      return ticks.filter {
        $0 >= domain.lowerBound * (1 - slack) && $0 <= domain.upperBound * (1 + slack)
      }
    }
  }

  /// 1, 2 or 5 times a power of ten, at least `step`.
  private static func roundStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    let factor = [1, 2, 5, 10].first { $0 * power >= step * (1 - 1e-9) } ?? 10
    return factor * power
  }
}

/// Numbers as a plot writes them.
package enum PlotNumber {
  /// As few digits as tell the number: 0, 0.25, 1.5k, 12M.
  package static func tick(_ value: Double) -> String {
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    for (limit, suffix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")]
    where magnitude >= limit && (limit > 1e3 || magnitude >= 1e4) {
      return short(value / limit) + suffix
    }
    if magnitude < 1e-3 { return scientific(value) }
    return short(value)
  }

  /// With a fixed number of digits behind the point.
  package static func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// With commas between groups of three digits.
  package static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Bytes in powers of 1000.
  package static func bytes(_ value: Int) -> String {
    var scaled = Double(value), units = ["bytes", "kB", "MB", "GB", "TB"][...]
    while scaled >= 1000, units.count > 1 {
      scaled /= 1000
      units.removeFirst()
    }
    let digits = units.first == "bytes" || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2
    return "\(fixed(scaled, digits)) \(units.first ?? "")"
  }

  /// A place in a drawing: two digits are enough for any screen.
  package static func place(_ value: Double) -> String {
    var text = fixed(value, 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
  }

  private static func short(_ value: Double) -> String {
    var text = fixed(value, abs(value) >= 100 ? 0 : abs(value) >= 1 ? 2 : 4)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private static func scientific(_ value: Double) -> String {
    let exponent = Int(log10(abs(value)).rounded(.down))
    return short(value / pow(10, Double(exponent))) + "e\(exponent)"
  }
}
