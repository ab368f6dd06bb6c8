import Foundation

/// The features of a text for a ``LinearClassifier``, hashed into 2^bits numbers.
///
/// Features are the normalised words, pairs of words that follow one another, and the runs of four
/// bytes of each word between marks for its beginning and end, its letters of ASCII in lower case.
/// A feature's value is log(1 + count); the vector is scaled to length 1.
struct TextFeatures: Sendable, Equatable {
  /// The numbers of the features that occur, ascending.
  let indices: [UInt32]
  /// Their values.
  let values: [Float]

  init(of text: AnalyzedText, bits: Int) {
    precondition((1...24).contains(bits), "TextFeatures: bits are 1 … 24")
    var found: [UInt32] = []
    found.reserveCapacity(text.bytes.count + 2 * text.words.count)
    // Constants keep words, pairs and runs apart.
    func add(_ hash: UInt64, _ kind: UInt64) {
      found.append(
        UInt32(Fingerprint.mixed(hash ^ kind &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits)))
    }
    var last: UInt64 = 0
    for word in text.words {
      if word.normalizedHash != 0 {
        add(word.normalizedHash, 1)
        if last != 0 { add(Fingerprint.mixed(last) &+ word.normalizedHash, 2) }
        last = word.normalizedHash
      }
      var run: UInt32 = 0x02
      var length = 1
      for byte in text.bytes[Int(word.start)..<Int(word.end)] + [0x03] {
        run = run << 8 | UInt32(lowercase(byte))
        length += 1
        if length >= 4 { add(UInt64(run), 3) }
      }
    }
    found.sort()
    var indices: [UInt32] = [], counts: [Int] = []
    for index in found {
      if index == indices.last {
        counts[counts.count - 1] += 1
      } else {
        indices.append(index)
        counts.append(1)
      }
    }
    let logarithms = counts.map { log(1 + Double($0)) }
    let length = logarithms.reduce(0) { $0 + $1 * $1 }.squareRoot()
    self.indices = indices
    values = logarithms.map { Float($0 / length) }
  }
}
