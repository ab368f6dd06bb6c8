/// The memory of a tensor: numbers of one type at an address that is a multiple of 64 bytes.
///
/// Not synchronised. Pieces of one parallel operation write disjoint parts of it.
public final class Storage {
  /// The number of numbers.
  public let count: Int
  /// Their type.
  public let elementType: ElementType

  /// Counts the changes made to the numbers, so that a copy of another type can tell that it is old.
  package var generation = 0

  /// The first byte.
  ///
  /// Valid as long as the storage lives: whoever keeps the pointer keeps the storage.
  package let bytes: UnsafeMutableRawPointer

  private let byteCount: Int

  /// Memory for `count` numbers with undefined contents, to be written before it is read.
  package init(uninitialized count: Int, _ elementType: ElementType = .float32) {
    self.count = count
    self.elementType = elementType
    byteCount = StorageArena.roundedSize(max(1, count) * elementType.byteCount)
    bytes = StorageArena.shared.take(byteCount)
    switch elementType {
    case .float32: bytes.bindMemory(to: Float.self, capacity: max(1, count))
    case .bfloat16: bytes.bindMemory(to: BFloat16.self, capacity: max(1, count))
    }
  }

  /// Memory for `count` zeros.
  public convenience init(zeros count: Int, _ elementType: ElementType = .float32) {
    self.init(uninitialized: count, elementType)
    // Zero is all bits zero in both types.
    bytes.initializeMemory(as: UInt8.self, repeating: 0, count: count * elementType.byteCount)
  }

  deinit { StorageArena.shared.give(bytes, byteCount) }
}
