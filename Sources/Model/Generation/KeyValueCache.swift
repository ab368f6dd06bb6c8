import GopherCore
import Tensors

/// The keys and values of the positions that a generation has seen.
///
/// Memory for all positions is taken at once: layers × 2 × capacity × heads × keySize floats, and
/// as much as half of that again for the projected distances, which the cache computes once.
public final class KeyValueCache {
  /// The most positions it can hold.
  public let capacity: Int
  /// The positions it holds.
  public private(set) var count = 0
  let layers: [LayerCache]

  /// An empty cache for one sequence of at most `capacity` tokens.
  ///
  /// Throws a usage failure, before anything is allocated, where there is not enough memory.
  public init(for model: Gopher, capacity: Int) throws {
    precondition(capacity > 0, "KeyValueCache: the capacity must be positive")
    try model.configuration.cacheMemory(positions: capacity).require()
    self.capacity = capacity
    let positions = Variable(model.positions.distances(below: capacity), needsGradient: false)
    layers = model.blocks.map { block in
      LayerCache(
        capacity: capacity, relative: block.attention.relative(positions, tape: nil).value)
    }
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
  /// [capacity, heads · keySize]; the first ``count`` rows are filled.
  let keys: Tensor
  /// As ``keys``.
  let values: Tensor
  /// r of the distances, the last row distance 0: [distances, heads · keySize].
  let relative: Tensor
  /// The positions filled.
  private(set) var count = 0

  init(capacity: Int, relative: Tensor) {
    keys = Tensor(zeros: [capacity, relative.shape.columns])
    values = Tensor(zeros: keys.shape)
    self.relative = relative
  }

  /// Forgets all rows but the first `count`; the next ones overwrite them.
  func rewind(to count: Int) { self.count = count }

  /// Adds the rows of new positions.
  func append(keys newKeys: Tensor, values newValues: Tensor) {
    let rows = count..<count + newKeys.shape.rows
    precondition(rows.upperBound <= keys.shape.rows, "KeyValueCache: more positions than capacity")
    keys.rows(rows).copyElements(of: newKeys)
    values.rows(rows).copyElements(of: newValues)
    count = rows.upperBound
  }
}

extension Tensor {
  /// Overwrites these numbers by as many others.
  fileprivate func copyElements(of other: Tensor) {
    withUnsafeMutableBuffer { target in
      other.withUnsafeBuffer { source in _ = target.update(fromContentsOf: source) }
    }
  }
}
