/// A view of a tensor as a matrix, perhaps a part of it or transposed.
///
///     matrixMultiply(x.matrix, weight.matrix.transposed, into: y.matrix)
///     matrixMultiply(x.matrix.columns(64..<128), w.matrix, into: y.matrix)
public struct Matrix {
  /// The tensor that holds the numbers.
  public let tensor: Tensor
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// Whether rows of the matrix are columns of the tensor.
  public let isTransposed: Bool
  /// The distance between rows (columns, if transposed) in elements: BLAS's leading dimension.
  public let stride: Int

  private let offset: Int

  /// All of a tensor, [rows, columns] as ``Shape`` counts them.
  init(_ tensor: Tensor) {
    self.init(
      tensor: tensor, rows: tensor.shape.rows, columns: tensor.shape.columns, isTransposed: false,
      stride: max(1, tensor.shape.columns), offset: 0)
  }

  private init(
    tensor: Tensor, rows: Int, columns: Int, isTransposed: Bool, stride: Int, offset: Int
  ) {
    self.tensor = tensor
    self.rows = rows
    self.columns = columns
    self.isTransposed = isTransposed
    self.stride = stride
    self.offset = offset
  }

  /// The matrix with rows and columns exchanged; nothing moves.
  public var transposed: Matrix {
    Matrix(
      tensor: tensor, rows: columns, columns: rows, isTransposed: !isTransposed, stride: stride,
      offset: offset)
  }

  /// Some rows.
  public func rows(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "Matrix.rows: \(range) of \(rows)")
    return Matrix(
      tensor: tensor, rows: range.count, columns: columns, isTransposed: isTransposed,
      stride: stride, offset: offset + range.lowerBound * (isTransposed ? 1 : stride))
  }

  /// Some columns.
  public func columns(_ range: Range<Int>) -> Matrix { transposed.rows(range).transposed }

  /// The first number of a float32 matrix.
  var pointer: UnsafeMutablePointer<Float> { tensor.pointer + offset }

  /// The matrix as a factor of a product.
  var factor: Factor {
    Factor(
      bytes: bytes, elementType: tensor.elementType, stride: stride, isTransposed: isTransposed)
  }

  /// The matrix as the result of a product; it is not transposed.
  var target: ProductTarget {
    ProductTarget(bytes: bytes, elementType: tensor.elementType, stride: stride)
  }

  private var bytes: UnsafeMutableRawPointer {
    tensor.bytes + offset * tensor.elementType.byteCount
  }
}

extension Tensor {
  /// The tensor as a matrix of ``Shape/rows`` × ``Shape/columns``.
  public var matrix: Matrix { Matrix(self) }
}
