/// Lengths counted in bins, each at most an eighth as wide as the lengths it holds.
///
/// Lengths below 8 have a bin each; from there on every doubling has eight bins of equal width.
/// Number, sum, smallest and largest are exact. Histograms can be added in any order.
public struct LengthHistogram: Sendable, Equatable {
  /// How many lengths were counted.
  public private(set) var count = 0
  /// Their sum.
  public private(set) var sum = 0
  /// The smallest; 0 if there is none.
  public private(set) var minimum = 0
  /// The largest; 0 if there is none.
  public private(set) var maximum = 0
  /// How many lengths are in each bin, up to the last bin that holds one.
  private var counts: [Int] = []

  /// A histogram without lengths.
  public init() {}

  /// Counts a length, which is not negative.
  public mutating func add(_ length: Int) {
    precondition(length >= 0, "LengthHistogram.add: a length is not negative")
    minimum = count == 0 ? length : min(minimum, length)
    maximum = max(maximum, length)
    count += 1
    sum += length
    let bin = Self.bin(of: length)
    if bin >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count))
    }
    counts[bin] += 1
  }

  /// Adds all lengths of another histogram.
  public mutating func add(_ other: LengthHistogram) {
    guard other.count > 0 else { return }
    minimum = count == 0 ? other.minimum : min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    count += other.count
    sum += other.sum
    if other.counts.count > counts.count {
      counts.append(contentsOf: repeatElement(0, count: other.counts.count - counts.count))
    }
    for (bin, number) in other.counts.enumerated() { counts[bin] += number }
  }

  /// The mean; 0 if there is no length.
  public var mean: Double { count > 0 ? Double(sum) / Double(count) : 0 }

  /// The bins that hold a length, rising: the lengths `lower ..< upper`, and how many there are.
  public var bins: [(lower: Int, upper: Int, count: Int)] {
    counts.enumerated().filter { $0.element > 0 }.map {
      (Self.start(of: $0.offset), Self.start(of: $0.offset + 1), $0.element)
    }
  }

  /// The length that a share of the lengths does not exceed; 0 if there is no length.
  ///
  /// Interpolated within its bin, and so off by less than an eighth.
  public func quantile(_ share: Double) -> Double {
    precondition((0...1).contains(share), "LengthHistogram.quantile: a share is from 0 to 1")
    var before = 0
    for bin in bins {
      if Double(before + bin.count) >= share * Double(count) {
        let part = (share * Double(count) - Double(before)) / Double(bin.count)
        let length = Double(bin.lower) + part * Double(bin.upper - 1 - bin.lower)
        return min(max(length, Double(minimum)), Double(maximum))
      }
      before += bin.count
    }
    return Double(maximum)
  }

  /// The bin of a length: below 8 itself, else 8 (e - 2) + the three bits behind the first, of 2ᵉ ≤
  /// length.
  private static func bin(of length: Int) -> Int {
    guard length >= 8 else { return length }
    let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
    return 8 * (exponent - 2) + (length >> (exponent - 3)) & 7
  }

  /// The smallest length of a bin.
  private static func start(of bin: Int) -> Int {
    bin < 8 ? bin : (8 + bin % 8) << (bin / 8 - 1)
  }
}

extension LengthHistogram: Codable {
  private enum CodingKeys: String, CodingKey {
    case count, sum, minimum, maximum, starts, counts
  }

  /// Reads what ``encode(to:)`` wrote; throws for starts and counts that no histogram has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let starts = try container.decode([Int].self, forKey: .starts)
    let numbers = try container.decode([Int].self, forKey: .counts)
    for (start, number) in zip(starts, numbers) where start >= 0 {
      let bin = Self.bin(of: start)
      counts += repeatElement(0, count: max(0, bin + 1 - counts.count))
      counts[bin] = number
    }
    count = try container.decode(Int.self, forKey: .count)
    sum = try container.decode(Int.self, forKey: .sum)
    minimum = try container.decode(Int.self, forKey: .minimum)
    maximum = try container.decode(Int.self, forKey: .maximum)
    guard bins.map(\.lower) == starts, bins.map(\.count) == numbers else {
      throw DecodingError.dataCorruptedError(
        forKey: .starts, in: container, debugDescription: "are no bins of a histogram")
    }
  }

  /// Writes number, sum and ends, and of the bins that hold a length the start and the count.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(sum, forKey: .sum)
    try container.encode(minimum, forKey: .minimum)
    try container.encode(maximum, forKey: .maximum)
    try container.encode(bins.map(\.lower), forKey: .starts)
    try container.encode(bins.map(\.count), forKey: .counts)
  }
}
