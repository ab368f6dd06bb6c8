import CKernels

extension Tensor {
  /// The same numbers as another type: rounded to the nearest, or widened exactly.
  ///
  /// A tensor that is of the type already is returned as it is and shares its numbers.
  public func converted(to elementType: ElementType) -> Tensor {
    if elementType == self.elementType { return self }
    let result = Tensor(uninitialized: shape, elementType)
    result.convertElements(of: self)
    return result
  }

  /// Overwrites these numbers by as many others, rounding or widening them to this tensor's type.
  package func convertElements(of other: Tensor) {
    precondition(other.count == count, "Tensor.convertElements: \(other.shape) to \(shape)")
    storage.generation &+= 1
    if other.elementType == elementType {
      bytes.copyMemory(from: other.bytes, byteCount: byteCount)
      return
    }
    Blocks(count: count).forEach { block in
      let (start, size) = (block.lowerBound, block.count)
      switch elementType {
      case .float32: (other.bfloat16Pointer + start).widen(size, to: pointer + start)
      case .bfloat16:
        (bfloat16Pointer + start).round(size, from: UnsafePointer(other.pointer + start))
      }
    }
  }
}

extension UnsafeMutablePointer<BFloat16> {
  /// The numbers' bits, as kernels take them.
  package var kernel: UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: UInt16.self)
  }

  /// Copies `count` numbers out as float32.
  package func widen(_ count: Int, to target: UnsafeMutablePointer<Float>) {
    UnsafePointer(self).widen(count, to: target)
  }

  /// Overwrites `count` numbers by the nearest to others.
  package func round(_ count: Int, from source: UnsafePointer<Float>) {
    gopher_round_bfloat16(count, source, kernel)
  }
}

extension UnsafePointer<BFloat16> {
  /// Copies `count` numbers out as float32.
  package func widen(_ count: Int, to target: UnsafeMutablePointer<Float>) {
    gopher_widen_bfloat16(
      count, UnsafeRawPointer(self).assumingMemoryBound(to: UInt16.self), target)
  }
}
