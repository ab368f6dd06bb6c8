import CTextKernels
import GopherCore

/// Makes the MinHash signatures of documents (Broder 1997).
///
/// For `bands` × `rows` hash functions h(x) = (a x + c) mod 2³², a odd, the least value over a
/// document's n-grams is kept; x is the upper half of the n-gram's 64-bit hash. Two documents
/// agree in a minimum with a probability that is their Jaccard similarity.
public struct MinHasher: Sendable {
  /// The settings.
  public let settings: NearDeduplicationSettings

  package let multipliers: [UInt32]
  package let offsets: [UInt32]

  /// A hasher whose functions are drawn by the settings' seed.
  public init(settings: NearDeduplicationSettings = NearDeduplicationSettings()) {
    precondition(
      settings.bands > 0 && settings.rows > 0 && settings.ngramWords > 0,
      "MinHasher: the settings have been validated")
    self.settings = settings
    let functions = Philox(seed: settings.seed, purpose: "minhash")
    let words = (0..<settings.bands * settings.rows).map { functions.words(at: UInt64($0)) }
    multipliers = words.map { $0[0] | 1 }
    offsets = words.map { $0[1] }
  }

  /// The signature of a document.
  public func signature(identity: String, text: AnalyzedText) -> MinHashSignature {
    let ngrams = WordNgrams(of: text, size: settings.ngramWords)
    let minima = minima(of: ngrams.hashes)
    var bands: [UInt64] = []
    if !ngrams.hashes.isEmpty {
      minima.withUnsafeBytes { bytes in
        let size = settings.rows * MemoryLayout<UInt32>.stride
        bands = (0..<settings.bands).map { band in
          Fingerprint.hash64(
            UnsafeRawBufferPointer(rebasing: bytes[band * size..<(band + 1) * size]),
            seed: UInt64(band))
        }
      }
    }
    return MinHashSignature(
      identity: identity, content: text.bytes.withUnsafeBytes { Fingerprint.hash128($0) },
      bands: bands)
  }

  /// The signatures of several documents, computed by the threads of a pool.
  public func signatures(
    of documents: [(identity: String, text: AnalyzedText)], pool: ThreadPool = .shared
  ) -> [MinHashSignature] {
    let computed = try? pool.map(documents.count) { index in
      signature(identity: documents[index].identity, text: documents[index].text)
    }
    return computed ?? []
  }

  /// The least value of each hash function over n-grams; 2³² - 1 where there are none.
  package func minima(of hashes: [UInt64]) -> [UInt32] {
    var minima = [UInt32](repeating: .max, count: multipliers.count)
    gopher_minhash(hashes, hashes.count, multipliers, offsets, &minima, minima.count)
    return minima
  }

  /// The same in the obvious way.
  package func plainMinima(of hashes: [UInt64]) -> [UInt32] {
    zip(multipliers, offsets).map { multiplier, offset in
      hashes.map { multiplier &* UInt32($0 >> 32) &+ offset }.min() ?? .max
    }
  }
}

/// What near deduplication needs to know of a document before it looks at the text again.
public struct MinHashSignature: Sendable, Equatable, Codable {
  /// The document's identity.
  public let identity: String
  /// The 128-bit XXH3 hash of the text's bytes.
  public let content: Hash128
  /// A 64-bit hash of each band's minima; empty for a text without words.
  public let bands: [UInt64]
}
