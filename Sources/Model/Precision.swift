import GopherCore
import Tensors

/// The formats of parameters and activations: the four of the paper's ablation (section C.2) and
/// mixed precision, in which the smaller models were trained (section 3.1).
///
/// | word | parameters | activations | an update is |
/// | --- | --- | --- | --- |
/// | `float32` | float32 | float32 | added as it is |
/// | `mixed` | float32, rounded for each pass | bfloat16 | added as it is |
/// | `bfloat16` | bfloat16 | bfloat16 | rounded stochastically |
/// | `bfloat16-master` | bfloat16 | bfloat16 | added to a float32 copy, then rounded |
/// | `bfloat16-nearest` | bfloat16 | bfloat16 | rounded to the nearest (the negative control) |
///
/// Gradients of parameters, moments, losses, and the sums inside products, norms and softmax are
/// float32 in all.
public enum Precision: String, Sendable, ConfigurationWord {
  /// All in float32.
  case float32
  /// float32 parameters, bfloat16 activations.
  case mixed
  /// bfloat16 parameters, updated with stochastic rounding.
  case bfloat16
  /// bfloat16 parameters beside a float32 copy that the optimiser keeps.
  case bfloat16Master = "bfloat16-master"
  /// bfloat16 parameters, updated to the nearest: small updates are lost.
  case bfloat16Nearest = "bfloat16-nearest"

  /// The type in which parameters are held.
  public var parameterType: ElementType {
    switch self {
    case .float32, .mixed: .float32
    case .bfloat16, .bfloat16Master, .bfloat16Nearest: .bfloat16
    }
  }

  /// The type of what flows through the network.
  public var activationType: ElementType { self == .float32 ? .float32 : .bfloat16 }
}

extension Gopher {
  /// Holds the parameters and computes from now on in the types of a precision.
  ///
  /// float32 parameters are rounded to the nearest where they become bfloat16.
  public func use(_ precision: Precision) {
    for parameter in parameters {
      parameter.value = parameter.value.converted(to: precision.parameterType)
    }
    activationType = precision.activationType
  }

  /// The types in use, as the first ``Precision`` of the table that has them: how bfloat16
  /// parameters are updated is not the network's affair.
  public var precision: Precision {
    let type = embedding.value.elementType
    return Precision.allCases.first {
      $0.parameterType == type && $0.activationType == activationType
    } ?? .float32
  }
}
