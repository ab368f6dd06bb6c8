import Foundation
import GopherCore
import MassiveText
import Testing

@Suite struct LengthHistogramTests {
  /// Lengths over nine orders of magnitude, the same every time.
  private static let lengths: [Int] = {
    let random = Philox(seed: 1, purpose: "lengths")
    return (0..<5000).map { index in
      let exponent = random.integer(below: 30, at: UInt64(2 * index))
      return Int(random.integer(below: 1 << (exponent + 1), at: UInt64(2 * index + 1)))
    }
  }()

  private static func histogram(_ lengths: some Sequence<Int>) -> LengthHistogram {
    var histogram = LengthHistogram()
    for length in lengths { histogram.add(length) }
    return histogram
  }

  @Test("every length is in one bin, and bins are at most an eighth as wide as their lengths")
  func bins() {
    for length in Array(0...300) + [1 << 20, 1 << 40, (1 << 40) - 1, Int.max >> 1] {
      let bins = Self.histogram([length]).bins
      #expect(bins.count == 1)
      #expect(bins[0].lower <= length && length < bins[0].upper)
      #expect((bins[0].upper - bins[0].lower) * 8 <= max(8, bins[0].lower))
    }
    let bins = Self.histogram(0...1000).bins
    for (bin, next) in zip(bins, bins.dropFirst()) { #expect(bin.upper == next.lower) }
    #expect(bins.map(\.count).reduce(0, +) == 1001)
  }

  @Test("number, sum and ends are exact, quantiles within an eighth")
  func quantiles() {
    let histogram = Self.histogram(Self.lengths), sorted = Self.lengths.sorted()
    #expect(histogram.count == 5000)
    #expect(histogram.sum == sorted.reduce(0, +))
    #expect(histogram.minimum == sorted[0] && histogram.maximum == sorted[4999])
    for share in [0.0, 0.05, 0.5, 0.95, 1] {
      let exact = Double(sorted[max(0, Int((share * 5000).rounded(.up)) - 1)])
      let found = histogram.quantile(share)
      #expect(abs(found - exact) <= max(1, exact / 8), "\(share): \(found) for \(exact)")
    }
    #expect(LengthHistogram().quantile(0.5) == 0)
  }

  @Test("parts added in any order are the whole")
  func sums() {
    var sum = Self.histogram(Self.lengths[3000...])
    sum.add(Self.histogram(Self.lengths[..<100]))
    sum.add(LengthHistogram())
    sum.add(Self.histogram(Self.lengths[100..<3000]))
    #expect(sum == Self.histogram(Self.lengths))
  }

  @Test("JSON gives back the same histogram, and no other is taken")
  func coding() throws {
    let histogram = Self.histogram(Self.lengths)
    let data = try JSONEncoder().encode(histogram)
    #expect(try JSONDecoder().decode(LengthHistogram.self, from: data) == histogram)
    let wrong = #"{"count":1,"sum":9,"minimum":9,"maximum":9,"starts":[17],"counts":[1]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(LengthHistogram.self, from: Data(wrong.utf8))
    }
  }
}
