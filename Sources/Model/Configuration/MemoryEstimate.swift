import Foundation
import GopherCore
import Tensors

/// How much memory a use of a model needs, in bytes, before anything is allocated.
public struct MemoryEstimate: Equatable, Sendable {
  /// What it is for, as the end of "The model 44M needs … to": "train on 2 sequences of 2048".
  public let purpose: String
  /// The model's name.
  public let model: String
  /// The parameters.
  public var parameters = 0
  /// Their gradients.
  public var gradients = 0
  /// Adam's two moments.
  public var optimizer = 0
  /// What the forward pass keeps and the backward pass holds at its peak.
  public var activations = 0
  /// Keys, values and projected distances of a generation.
  public var cache = 0

  /// All together.
  public var total: Int { parameters + gradients + optimizer + activations + cache }

  /// Throws a usage failure where the total exceeds the memory there is.
  ///
  /// - Parameter available: in bytes; nil, for systems that do not tell, lets everything pass.
  public func require(available: Int? = AvailableMemory.bytes()) throws {
    guard let available, total > available else { return }
    let parts = [
      ("parameters", parameters), ("gradients", gradients), ("optimiser state", optimizer),
      ("activations", activations), ("cache", cache),
    ]
    let list = parts.filter { $0.1 > 0 }.map { "\($0.0) \(readable($0.1))" }
    throw Failure.usage(
      "The model \(model) needs \(readable(total)) of memory to \(purpose) "
        + "(\(list.joined(separator: ", "))), but \(readable(available)) are available; choose a "
        + "smaller model, context or batch, or a machine with more memory.")
  }
}

extension GopherConfiguration {
  /// The weights alone and the position table, in float32.
  public func weightMemory() -> MemoryEstimate {
    var estimate = MemoryEstimate(purpose: "hold its weights", model: name)
    estimate.parameters = 4 * (parameterCount + contextLength * modelSize)
    return estimate
  }

  /// The caches of texts of as many positions each that run together, beside the weights.
  ///
  /// They hold numbers of the type of the activations (``Gopher/activationType``).
  public func cacheMemory(
    positions: Int, sequences: Int = 1, extent: PositionExtent = .clamped,
    elementType: ElementType = .float32
  ) -> MemoryEstimate {
    let together = sequences == 1 ? "" : "\(sequences) texts of "
    var estimate = MemoryEstimate(
      purpose: "generate \(together)\(positions) tokens", model: name)
    let distances = extent == .clamped ? min(positions, contextLength) : positions
    // As many numbers a layer for keys, for values, and, once, for the projected distances.
    let rows = 2 * Double(sequences) * Double(positions) + Double(distances)
    let numbers = Double(layers) * rows * Double(attentionSize)
    estimate.cache = Int(min(Double(elementType.byteCount) * numbers, 0x1p62))
    return estimate
  }

  /// One forward pass without a tape over sequences together, and the weights.
  public func inferenceMemory(
    sequences: Int, length: Int? = nil, extent: PositionExtent = .clamped,
    precision: Precision = .float32
  ) -> MemoryEstimate {
    let length = length ?? contextLength
    var estimate = MemoryEstimate(
      purpose: "run \(sequences) sequence\(sequences == 1 ? "" : "s") of \(length) tokens",
      model: name)
    estimate.parameters =
      precision.bytesPerParameter * parameterCount + 4 * contextLength * modelSize
    estimate.activations = passMemory(
      sequences: sequences, length: length, extent: extent, elementType: precision.activationType)
    return estimate
  }

  /// The bytes that one forward pass without a tape takes beside the weights.
  ///
  /// Only one layer's results live at once; logits, which are float32, exist for 512 rows at a time.
  func passMemory(
    sequences: Int, length: Int, extent: PositionExtent, elementType: ElementType
  ) -> Int {
    let perToken = 3 * modelSize + 4 * attentionSize + 2 * feedforwardSize + heads
    let distances = Double(extent == .clamped ? min(length, contextLength) : length)
    let numbers =
      Double(sequences) * Double(length) * Double(perToken) + distances * Double(attentionSize)
    // Sinusoids beyond the model's own table, and all of them in another type.
    let table =
      (length > contextLength && extent == .extended ? 4 : 0)
      + (elementType == .float32 ? 0 : elementType.byteCount)
    let logits = Double(min(512, length)) * Double(vocabularySize)
    let bytes =
      Double(elementType.byteCount) * numbers + Double(table * modelSize) * distances + 4 * logits
    return Int(min(bytes, 0x1p62))
  }

  /// Training with Adam: parameters, gradients, two moments and the activations of the sequences
  /// that run through the network together.
  ///
  /// Gradients and moments are float32. Beside float32 parameters ``Precision/mixed`` holds a
  /// bfloat16 copy of them, ``Precision/bfloat16Master`` a float32 copy beside bfloat16 ones.
  ///
  /// What the tape keeps for each token of each layer, in numbers: two norms, the attention output
  /// projection, the feed-forward output and two sums (6 d), queries, keys, values and the heads'
  /// results (4 a), and the inner layer before and after its activation (2 f). With
  /// ``Rematerialization/attention`` the 4 a exist for one layer at a time, with
  /// ``Rematerialization/block`` all but the layer's input (d). The gradients in flight are those
  /// of one layer. The tied embedding's two gradients meet once. Measured on 44M,
  /// 1 × 2048 and 4 × 512 tokens: the process's peak is 0.85 to 0.9 of the estimate.
  ///
  /// - Parameters:
  ///   - sequences: how many run through the network together.
  ///   - length: their tokens; ``contextLength`` unless given.
  ///   - rematerialization: what the backward pass computes again.
  ///   - precision: the types of parameters and activations.
  public func trainingMemory(
    sequences: Int, length: Int? = nil, rematerialization: Rematerialization = .none,
    precision: Precision = .float32
  ) -> MemoryEstimate {
    let length = length ?? contextLength
    var estimate = MemoryEstimate(
      purpose: "train on \(sequences) sequence\(sequences == 1 ? "" : "s") of \(length) tokens "
        + "at once", model: name)
    estimate.parameters =
      precision.bytesPerParameter * parameterCount + 4 * contextLength * modelSize
    estimate.gradients = 4 * parameterCount
    estimate.optimizer = precision.optimizerBytesPerParameter * parameterCount
    let perLayer = 6 * modelSize + 4 * attentionSize + 2 * feedforwardSize + heads
    let (kept, relativesKept) =
      switch rematerialization {
      case .none: (perLayer, layers)
      case .attention: (perLayer - 4 * attentionSize - heads, 1)
      case .block: (modelSize, 1)
      }
    // One layer more than is kept: its gradients, and what is computed again.
    let inFlight = (rematerialization == .none ? 1 : 2) * perLayer
    let perToken = Double(layers) * Double(kept) + Double(inFlight + 2 * modelSize)
    let relative = Double(relativesKept + 1 + sequences) * Double(length) * Double(attentionSize)
    let logits = Double(min(512, length)) * Double(vocabularySize)
    let embedding = Double(vocabularySize) * Double(modelSize)
    let numbers = Double(sequences) * Double(length) * perToken + relative
    let size = Double(precision.activationType.byteCount)
    // Logits are float32; their gradient takes their place, or stands beside them as bfloat16.
    let logitBytes = precision.activationType == .float32 ? 4.0 : 6
    let bytes = size * numbers + logitBytes * logits + 4 * embedding
    estimate.activations = Int(min(bytes, 0x1p62))
    return estimate
  }
}

extension Precision {
  /// The bytes that a pass needs for a parameter: its value, and its copy in the activations' type.
  var bytesPerParameter: Int { self == .mixed ? 6 : parameterType.byteCount }

  /// The bytes of Adam's state for a parameter: two moments, and the float32 copy.
  public var optimizerBytesPerParameter: Int { self == .bfloat16Master ? 12 : 8 }
}

/// Bytes with three digits and a binary unit: "21.3 GiB".
func readable(_ bytes: Int) -> String {
  var value = Double(bytes), unit = "B"
  for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] where value >= 1024 {
    value /= 1024
    unit = next
  }
  let digits = unit == "B" || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return String(format: "%.\(digits)f \(unit)", value)
}
