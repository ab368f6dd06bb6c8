import CKernels

/// How element-wise kernels, which compute in float32, reach the numbers of either type: in place,
/// or by way of a small copy that stays in the first caches.
extension Tensor {
  /// The elements that an element-wise piece of work should take: few enough for the caches.
  package static let floatsBlock = 1 << 13

  /// Reads a range of numbers as float32.
  package func withFloats<Result>(
    _ range: Range<Int>, _ body: (UnsafePointer<Float>) -> Result
  ) -> Result {
    switch elementType {
    case .float32: return body(UnsafePointer(pointer + range.lowerBound))
    case .bfloat16:
      return withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, range.count)) {
        floats in
        // Not empty: the capacity is at least one.
        let copy = floats.baseAddress.unsafelyUnwrapped
        (bfloat16Pointer + range.lowerBound).widen(range.count, to: copy)
        return body(UnsafePointer(copy))
      }
    }
  }

  /// Lets the body write a range of numbers as float32; they are rounded afterwards.
  ///
  /// - Parameters:
  ///   - range: the elements.
  ///   - keeping: whether the body sees the numbers that stand there; else they are undefined.
  ///   - rounding: how numbers are rounded to bfloat16.
  ///   - body: writes every number of the range.
  package func updateFloats<Result>(
    _ range: Range<Int>, keeping: Bool, rounding: Rounding = .nearest,
    _ body: (UnsafeMutablePointer<Float>) -> Result
  ) -> Result {
    switch elementType {
    case .float32: return body(pointer + range.lowerBound)
    case .bfloat16:
      return withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, range.count)) {
        floats in
        let copy = floats.baseAddress.unsafelyUnwrapped
        let target = bfloat16Pointer + range.lowerBound
        if keeping { target.widen(range.count, to: copy) }
        defer {
          target.round(
            range.count, from: UnsafePointer(copy), rounding, first: range.lowerBound)
        }
        return body(copy)
      }
    }
  }
}
