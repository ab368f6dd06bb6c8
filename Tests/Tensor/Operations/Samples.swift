import GopherCore
import Tensors

/// Random numbers and comparisons for the tests of operations.
enum Samples {
  /// Normal numbers, a pure function of the name.
  static func normal(_ shape: Shape, _ name: String, scale: Double = 1) -> Tensor {
    Tensor(normal: shape, standardDeviation: scale, seed: 7, name: name)
  }

  static func variable(_ shape: Shape, _ name: String, scale: Double = 1) -> Variable {
    Variable(normal(shape, name, scale: scale))
  }

  static func parameter(_ shape: Shape, _ name: String, scale: Double = 1) -> Parameter {
    Parameter(name: name, value: normal(shape, name, scale: scale))
  }

  /// Identifiers 0 ..< bound.
  static func tokens(_ count: Int, below bound: Int, _ name: String) -> [Int32] {
    let random = Philox(seed: 7, purpose: name)
    return (0..<count).map { Int32(random.integer(below: UInt64(bound), at: UInt64($0))) }
  }
}

extension Tensor {
  /// The numbers in float64.
  var doubles: [Double] { values.map(Double.init) }
}

/// |a − b| / (|a| + |b|) in the Euclidean norm: 0 for equal vectors, NaN counts as 1.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return 1 }
  func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  let difference = norm(zip(a, b).map { $0 - $1 }), size = norm(a) + norm(b)
  if difference == 0 { return 0 }
  let error = difference / size
  return error.isNaN ? 1 : error
}

/// The relative error of a float32 result against a float64 one.
func relativeError(_ a: Tensor, _ b: [Double]) -> Double { relativeError(a.doubles, b) }

/// Whether two tensors hold the same bits.
func sameBits(_ a: Tensor, _ b: Tensor) -> Bool {
  a.count == b.count && zip(a.values, b.values).allSatisfy { $0.bitPattern == $1.bitPattern }
}

/// Runs the body with the kernels of every family that this machine has.
///
/// That of the process runs on the threads of the pool, the others on this thread alone.
func inEveryFamily(_ body: () -> Void) {
  let current = VectorKernelFamily.current
  for family in VectorKernelFamily.available where family != current { family.use(body) }
  body()
}
