import GopherCore
import Tensors

/// The keys and values of the positions that a generation of one text has seen.
///
/// Memory for all positions is taken at once: layers × 2 × capacity × heads × keySize numbers of the
/// model's ``Gopher/activationType``, and as much as half of that again for the projected distances,
/// which are computed once, and once for all caches of one ``batch(for:count:capacity:positions:)``.
public final class KeyValueCache {
  /// The most positions it can hold.
  public let capacity: Int
  /// The positions it holds.
  public private(set) var count = 0
  let layers: [LayerCache]

  /// An empty cache for one sequence of at most `capacity` tokens.
  ///
  /// Throws a usage failure, before anything is allocated, where there is not enough memory.
  public convenience init(
    for model: Gopher, capacity: Int, positions: PositionExtent = .clamped
  ) throws {
    precondition(capacity > 0, "KeyValueCache: the capacity must be positive")
    try model.configuration.cacheMemory(
      positions: capacity, extent: positions, elementType: model.activationType
    ).require()
    self.init(capacity: capacity, relative: model.projectedDistances(below: capacity, positions))
  }

  /// Empty caches for sequences that run together, of at most `capacity` tokens each.
  ///
  /// Throws a usage failure, before anything is allocated, where there is not enough memory.
  public static func batch(
    for model: Gopher, count: Int, capacity: Int, positions: PositionExtent = .clamped
  ) throws -> [KeyValueCache] {
    precondition(capacity > 0 && count >= 0, "KeyValueCache: the capacity must be positive")
    try model.configuration.cacheMemory(
      positions: capacity, sequences: count, extent: positions, elementType: model.activationType
    ).require()
    let relative = model.projectedDistances(below: capacity, positions)
    return (0..<count).map { _ in KeyValueCache(capacity: capacity, relative: relative) }
  }

  private init(capacity: Int, relative: [Tensor]) {
    self.capacity = capacity
    layers = relative.map { LayerCache(capacity: capacity, relative: $0) }
  }

  /// Takes over the first positions of another cache of the same model instead of its own.
  func copy(_ count: Int, from other: KeyValueCache) {
    precondition(count <= other.count, "KeyValueCache.copy: more positions than there are")
    rewind(to: 0)
    for (layer, source) in zip(layers, other.layers) {
      layer.copy(count, from: source)
    }
    advance(by: count)
  }

  /// Forgets all positions but the first `count`, so that another text may follow them.
  public func rewind(to count: Int) {
    precondition(
      count >= 0 && count <= self.count, "KeyValueCache.rewind: only positions it holds")
    self.count = count
    for layer in layers { layer.rewind(to: count) }
  }

  /// Counts positions that every layer has taken up.
  func advance(by length: Int) { count += length }
}

/// The keys and values of one layer.
final class LayerCache {
  /// [heads, capacity, keySize]; the first ``count`` rows of each head are filled.
  let keys: Tensor
  /// As ``keys``.
  let values: Tensor
  /// r of the distances, the last row of a head distance 0: [heads, distances, keySize].
  let relative: Tensor
  /// The positions filled.
  private(set) var count = 0

  init(capacity: Int, relative: Tensor) {
    keys = Tensor(
      uninitialized: [relative.shape[0], capacity, relative.shape[2]], relative.elementType)
    values = Tensor(uninitialized: keys.shape, relative.elementType)
    self.relative = relative
  }

  /// Takes over the first rows of another layer's.
  func copy(_ count: Int, from other: LayerCache) {
    keys.copyFirstRows(count, ofEachHeadOf: other.keys)
    values.copyFirstRows(count, ofEachHeadOf: other.values)
    self.count = count
  }

  /// Forgets all rows but the first `count`; the next ones overwrite them.
  func rewind(to count: Int) { self.count = count }

  /// Adds the rows of new positions.
  func append(keys newKeys: Tensor, values newValues: Tensor) {
    precondition(
      count + newKeys.shape.rows <= keys.shape[1], "KeyValueCache: more positions than capacity")
    keys.copyHeads(of: newKeys, to: count)
    values.copyHeads(of: newValues, to: count)
    count += newKeys.shape.rows
  }
}

extension LayerCache {
  /// What attention gives for the new positions of some sequences, whose keys and values join the
  /// caches: any number of positions of one sequence, or one of each of several.
  ///
  /// The bits of a sequence do not depend on the others.
  static func attend(
    _ query: Tensor, keys: Tensor, values: Tensor, caches: [LayerCache], by attention: Attention
  ) -> Tensor {
    let length = query.shape.rows / caches.count
    precondition(
      caches.count == 1 || length == 1, "KeyValueCache: one position of each of several sequences")
    for (index, cache) in caches.enumerated() {
      let rows = index * length..<(index + 1) * length
      cache.append(keys: keys.rows(rows), values: values.rows(rows))
    }
    return Operations.relativeAttention(
      query: query,
      over: caches.map {
        CachedSequence(
          keys: $0.keys, values: $0.values, positions: $0.count, relative: $0.relative)
      }, contentBias: attention.contentBias, positionBias: attention.positionBias,
      heads: attention.heads)
  }
}

extension Gopher {
  /// r of the distances of a text of `length` positions, for each layer.
  fileprivate func projectedDistances(below length: Int, _ extent: PositionExtent) -> [Tensor] {
    positions.projected(
      below: length, extent, as: activationType,
      by: blocks.map { block in { block.attention.relative($0, tape: nil) } }
    ).map { $0.separatingHeads(configuration.heads) }
  }
}
