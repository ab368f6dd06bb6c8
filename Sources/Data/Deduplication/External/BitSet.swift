/// A set of numbers below a bound, one bit each.
struct BitSet: Sendable {
  private var words: [UInt64]
  /// How many members are below each 512 numbers; made by ``countPlaces()``.
  private var places: [UInt32] = []

  private static let wordsAPlace = 8

  /// An empty set of numbers below a bound.
  init(count: Int) {
    let lines = (count + 64 * Self.wordsAPlace - 1) / (64 * Self.wordsAPlace)
    words = [UInt64](repeating: 0, count: lines * Self.wordsAPlace)
  }

  /// The number of members.
  var memberCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Adds a number.
  mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

  /// Whether a number is a member.
  func contains(_ number: Int) -> Bool { words[number >> 6] >> UInt64(number & 63) & 1 != 0 }

  /// Whether any number of a range is a member.
  func intersects(_ range: Range<Int>) -> Bool { range.contains { contains($0) } }

  /// Prepares ``place(of:)``; to be called when all members are in.
  mutating func countPlaces() {
    var below = 0
    places = stride(from: 0, to: words.count, by: Self.wordsAPlace).map { start in
      defer {
        for word in words[start..<(start + Self.wordsAPlace)] { below += word.nonzeroBitCount }
      }
      return UInt32(below)
    }
  }

  /// How many members are below a number.
  func place(of number: Int) -> Int {
    let word = number >> 6, start = word & ~(Self.wordsAPlace - 1)
    var below = Int(places[start / Self.wordsAPlace])
    for index in start..<word { below += words[index].nonzeroBitCount }
    return below + (words[word] & ((1 << UInt64(number & 63)) - 1)).nonzeroBitCount
  }
}
