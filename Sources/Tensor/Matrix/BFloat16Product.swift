import CKernels

#if OneDNN
  import COneDNN
#endif

/// How products of bfloat16 factors are computed.
///
/// Sums are float32 in either way.
public enum BFloat16Products: Sendable {
  /// By oneDNN, with the CPU's own bfloat16 instructions where it has them.
  case oneDNN
  /// By OpenBLAS, after each tile's factors were widened to float32.
  case widening

  /// The way of this process: oneDNN where it was built in and the CPU multiplies bfloat16
  /// numbers, else widening, which is faster than oneDNN's emulation.
  public static let best: BFloat16Products = {
    #if OneDNN
      if gopher_onednn_is_native() != 0 { return .oneDNN }
    #endif
    return .widening
  }()

  /// The way that new products take: ``best``, unless a test sets another.
  @TaskLocal package static var current = best

  /// What a checkpoint records: "oneDNN 2.6.3", or "widening".
  public static var name: String {
    #if OneDNN
      if best == .oneDNN { return "oneDNN \(String(cString: gopher_onednn_version()))" }
    #endif
    return "widening"
  }

  /// Whether this build has oneDNN.
  package static var hasOneDNN: Bool {
    #if OneDNN
      true
    #else
      false
    #endif
  }
}

/// One tile c (+)= a·b + bias of a product of bfloat16 factors, on the calling thread.
struct BFloat16Tile {
  let size: ProductSize
  let a: Factor
  let b: Factor
  let target: ProductTarget
  let accumulates: Bool
  let bias: UnsafePointer<Float>?

  func run(by way: BFloat16Products) {
    if size.rows == 0 || size.columns == 0 { return }
    switch way {
    case .oneDNN: runOneDNN()
    case .widening: runWidening()
    }
  }

  private func runOneDNN() {
    #if OneDNN
      var product = gopher_onednn_product(
        rows: size.rows, columns: size.columns, inner: size.inner, a: a.oneDNN, b: b.oneDNN,
        c: target.bytes, cstride: target.stride,
        cbfloat16: target.elementType == .bfloat16 ? 1 : 0, accumulate: accumulates ? 1 : 0,
        bias: bias)
      let status = gopher_onednn_multiply(&product)
      precondition(
        status == 0,
        "oneDNN \(String(cString: gopher_onednn_version())) refused a bfloat16 product of "
          + "[\(size.rows), \(size.inner)] and [\(size.inner), \(size.columns)] (status \(status))")
    #else
      preconditionFailure("BFloat16Products: this build has no oneDNN (trait OneDNN)")
    #endif
  }

  private func runWidening() {
    let left = Tensor(widening: a, rows: size.rows, columns: size.inner)
    let right = Tensor(widening: b, rows: size.inner, columns: size.columns)
    let (a, b) = (a.widened(left), b.widened(right))
    switch target.elementType {
    case .float32:
      let c = target.bytes.assumingMemoryBound(to: Float.self)
      multiplyOnThisThread(size, a, b, beta: accumulates ? 1 : 0, into: c, stride: target.stride)
      if let bias { gopher_add_bias(size.rows, size.columns, bias, c, target.stride) }
    case .bfloat16:
      let sums = Tensor(uninitialized: [size.rows, size.columns])
      let rows = target.bytes.assumingMemoryBound(to: BFloat16.self)
      if accumulates {
        for row in 0..<size.rows {
          (rows + row * target.stride).widen(
            size.columns, to: sums.pointer + row * size.columns)
        }
      }
      multiplyOnThisThread(
        size, a, b, beta: accumulates ? 1 : 0, into: sums.pointer, stride: size.columns)
      if let bias { gopher_add_bias(size.rows, size.columns, bias, sums.pointer, size.columns) }
      for row in 0..<size.rows {
        (rows + row * target.stride).round(size.columns, from: sums.pointer + row * size.columns)
      }
    }
  }
}

/// Where a product goes, as raw memory.
struct ProductTarget {
  let bytes: UnsafeMutableRawPointer
  let elementType: ElementType
  let stride: Int

  /// Starting from a row and a column.
  func from(row: Int, column: Int) -> ProductTarget {
    ProductTarget(
      bytes: bytes + (row * stride + column) * elementType.byteCount, elementType: elementType,
      stride: stride)
  }
}

extension Tensor {
  /// A float32 copy of a part of a bfloat16 factor, in the order in which it is stored.
  fileprivate init(widening factor: Factor, rows: Int, columns: Int) {
    let (count, width) = factor.isTransposed ? (columns, rows) : (rows, columns)
    self.init(uninitialized: [count, width])
    let source = factor.bytes.assumingMemoryBound(to: BFloat16.self)
    for row in 0..<count { (source + row * factor.stride).widen(width, to: pointer + row * width) }
  }
}

extension Factor {
  /// The factor as its float32 copy holds it.
  fileprivate func widened(_ copy: Tensor) -> Factor {
    Factor(
      bytes: copy.bytes, elementType: .float32, stride: max(1, copy.shape.columns),
      isTransposed: isTransposed)
  }

  #if OneDNN
    fileprivate var oneDNN: gopher_onednn_factor {
      gopher_onednn_factor(
        pointer: bytes.assumingMemoryBound(to: UInt16.self), stride: stride,
        transposed: isTransposed ? 1 : 0)
    }
  #endif
}
