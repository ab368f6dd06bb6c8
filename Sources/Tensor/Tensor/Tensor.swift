/// A row-major array of numbers: a handle on storage, a shape and a place to start.
///
/// Copies of a tensor share its numbers; nothing copies them behind the caller's back. An operation
/// returns a new tensor and leaves its inputs as they are, unless its name says otherwise. Numbers
/// are float32 unless a tensor was made as bfloat16 (``ElementType``); see ``converted(to:)``.
///
///     let x = Tensor([1, 2, 3, 4], shape: [2, 2])
///     x.values  // [1, 2, 3, 4]
public struct Tensor {
  /// The sizes.
  public let shape: Shape
  /// Where the numbers stand.
  public internal(set) var storage: Storage
  private let offset: Int

  /// A tensor of undefined numbers, to be written before it is read.
  package init(uninitialized shape: Shape, _ elementType: ElementType = .float32) {
    self.init(storage: Storage(uninitialized: shape.count, elementType), shape: shape)
  }

  /// A tensor of zeros.
  public init(zeros shape: Shape, _ elementType: ElementType = .float32) {
    self.init(storage: Storage(zeros: shape.count, elementType), shape: shape)
  }

  /// A float32 tensor of one number everywhere.
  public init(repeating value: Float, shape: Shape) {
    self.init(uninitialized: shape)
    pointer.initialize(repeating: value, count: count)
  }

  /// A float32 tensor of these numbers, row after row.
  public init(_ values: [Float], shape: Shape) {
    precondition(
      values.count == shape.count, "Tensor: \(values.count) numbers do not fill shape \(shape)")
    self.init(uninitialized: shape)
    self.values = values
  }

  private init(storage: Storage, shape: Shape, offset: Int = 0) {
    self.storage = storage
    self.shape = shape
    self.offset = offset
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// The type of the numbers.
  public var elementType: ElementType { storage.elementType }

  /// The numbers, row after row; reading and writing copy them, and round them to bfloat16 where
  /// the tensor is of that type.
  public var values: [Float] {
    get {
      switch elementType {
      case .float32: withUnsafeBuffer { Array($0) }
      case .bfloat16: (0..<count).map { Float(bfloat16Pointer[$0]) }
      }
    }
    nonmutating set {
      precondition(newValue.count == count, "Tensor: \(newValue.count) numbers for shape \(shape)")
      storage.generation &+= 1
      switch elementType {
      case .float32: withUnsafeMutableBuffer { buffer in _ = buffer.update(from: newValue) }
      case .bfloat16:
        for (index, value) in newValue.enumerated() { bfloat16Pointer[index] = BFloat16(value) }
      }
    }
  }

  /// The only number of a tensor of one element.
  public var scalar: Float {
    precondition(count == 1, "Tensor.scalar: shape \(shape) has \(count) elements")
    return values[0]
  }

  /// The same numbers, shared, in another shape of as many elements.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "Tensor.reshaped: \(self.shape) does not fit \(shape)")
    return Tensor(storage: storage, shape: shape, offset: offset)
  }

  /// Some rows, shared, as a tensor of two sizes [rows, columns].
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape.rows, "Tensor.rows: \(range) of \(shape)")
    let shape: Shape = [range.count, shape.columns]
    return Tensor(
      storage: storage, shape: shape, offset: offset + range.lowerBound * shape.columns)
  }

  /// The same numbers in storage of their own.
  public func copy() -> Tensor {
    let result = Tensor(uninitialized: shape, elementType)
    result.bytes.copyMemory(from: bytes, byteCount: byteCount)
    return result
  }

  /// Sets every number.
  public func fill(_ value: Float) {
    storage.generation &+= 1
    switch elementType {
    case .float32: pointer.update(repeating: value, count: count)
    case .bfloat16: bfloat16Pointer.update(repeating: BFloat16(value), count: count)
    }
  }

  /// The bytes of the numbers.
  public var byteCount: Int { count * elementType.byteCount }

  /// Reads the bytes of the numbers in place.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeRawBufferPointer(start: bytes, count: byteCount))
  }

  /// Reads the numbers of a float32 tensor in place.
  public func withUnsafeBuffer<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// Reads and writes the numbers of a float32 tensor in place.
  public func withUnsafeMutableBuffer<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    storage.generation &+= 1
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: pointer, count: count))
  }

  /// The first number of a float32 tensor, for kernels; valid while a variable that holds this
  /// tensor is in scope.
  package var pointer: UnsafeMutablePointer<Float> {
    precondition(elementType == .float32, "Tensor: float32 wanted, not \(elementType) \(shape)")
    return storage.bytes.assumingMemoryBound(to: Float.self) + offset
  }

  /// The first number of a bfloat16 tensor; see ``pointer``.
  package var bfloat16Pointer: UnsafeMutablePointer<BFloat16> {
    precondition(elementType == .bfloat16, "Tensor: bfloat16 wanted, not \(elementType) \(shape)")
    return storage.bytes.assumingMemoryBound(to: BFloat16.self) + offset
  }

  /// The first byte; see ``pointer``.
  package var bytes: UnsafeMutableRawPointer { storage.bytes + offset * elementType.byteCount }
}
