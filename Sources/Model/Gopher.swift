import GopherCore
import Tensors

/// The language model: tokens in, the distribution of each next token out (paper, section 2.1).
///
/// GPT-2's decoder with RMSNorm for LayerNorm and Transformer-XL's relative positions for absolute
/// ones:
///
///     x   = E[tokens]
///     x  += attention(norm(x));  x += feedforward(norm(x))      for each layer
///     logits = norm(x) Eᵀ
///
/// Layers are structs that hold their parameters; this class holds the parameters in one fixed
/// order. A model is used from one thread at a time; operations use the thread pool inside.
public final class Gopher {
  /// The network's shape.
  public let configuration: GopherConfiguration
  /// All parameters, in the order of ``GopherConfiguration/parameterShapes``.
  public let parameters: [Parameter]
  /// The type of what flows through the network; see ``use(_:)``.
  public internal(set) var activationType = ElementType.float32

  let embedding: Parameter
  let blocks: [Block]
  private let finalNorm: Norm
  let positions: PositionTable

  /// A network of parameters in the order of the configuration's shapes.
  init(_ configuration: GopherConfiguration, parameters: [Parameter]) {
    self.configuration = configuration
    self.parameters = parameters
    let named = NamedParameters(configuration, parameters)
    embedding = named["embedding.weight"]
    blocks = (0..<configuration.layers).map { Block(named.scope("layers.\($0)")) }
    finalNorm = Norm(named.scope("final_norm"))
    positions = PositionTable(configuration)
  }

  /// The final, normed hidden states [n, d], or [batch, n / batch, d] for several sequences.
  ///
  /// - Parameters:
  ///   - tokens: n tokens, `batch` sequences one after another.
  ///   - batch: the number of sequences, which divides n.
  ///   - caches: keys and values of the positions before these, to which these are added, one a
  ///     sequence; for one sequence, or one token of each of several, without a tape.
  ///   - extent: what distances beyond the trained context count as; caches have their own.
  ///   - rematerialization: what the backward pass computes again.
  ///   - tape: where operations are recorded; nil for no gradient.
  public func hidden(
    _ tokens: [Int32], batch: Int = 1, caches: [KeyValueCache] = [],
    extent: PositionExtent = .clamped, rematerialization: Rematerialization = .none, tape: Tape?
  ) -> Variable {
    let length = tokens.count / max(1, batch)
    precondition(batch > 0 && length > 0, "Gopher: no tokens")
    precondition(
      tape == nil || length <= configuration.contextLength,
      "Gopher: trains on at most \(configuration.contextLength) tokens a sequence, not \(length)")
    precondition(
      caches.isEmpty || batch == caches.count && tape == nil, "Gopher: a cache a sequence, no tape")
    let table = Variable(
      positions.distances(below: length, extent).converted(to: activationType), needsGradient: false
    )
    var x = Operations.embedding(
      tokens: tokens, weight: embedding, batch: batch, as: activationType, tape: tape)
    for (index, block) in blocks.enumerated() {
      let layer = { (x: Variable, tape: Tape?) in
        block(
          x, positions: table, batch: batch, caches: caches.map { $0.layers[index] },
          rematerialization: rematerialization, tape: tape)
      }
      x =
        rematerialization == .block
        ? Tape.rematerialized(x, tape: tape, body: layer) : layer(x, tape)
    }
    for cache in caches { cache.advance(by: length) }
    return finalNorm(x, tape: tape)
  }

  /// `scale` times the sum of -ln p(target) over the positions, a scalar.
  ///
  /// - Parameters:
  ///   - inputs: the tokens of `batch` sequences one after another.
  ///   - targets: the token that follows each; a negative one is not counted.
  ///   - batch: the number of sequences, which divides the inputs.
  ///   - scale: such as 1 / (number of targets of the step), for a mean.
  ///   - rematerialization: what the backward pass computes again.
  ///   - tape: where operations are recorded; nil for no gradient.
  public func loss(
    inputs: [Int32], targets: [Int32], batch: Int, scale: Float,
    rematerialization: Rematerialization = .none, tape: Tape?
  ) -> Variable {
    let hidden = hidden(inputs, batch: batch, rematerialization: rematerialization, tape: tape)
    return Operations.softmaxCrossEntropy(
      hidden: hidden, embedding: embedding, targets: targets, scale: scale, tape: tape)
  }

  /// The scores of every token after each position, [n, V]; n × V numbers are held at once.
  public func logits(
    _ tokens: [Int32], batch: Int = 1, extent: PositionExtent = .clamped
  ) -> Tensor {
    let hidden = hidden(tokens, batch: batch, extent: extent, tape: nil).value
    return Operations.logits(
      hidden: hidden.rows(0..<hidden.shape.rows), embedding: embedding)
  }

  /// ln p(target) of each position of `batch` sequences, and whether the target is the likeliest token.
  ///
  /// Of equally likely tokens the first counts as likeliest. Sequences may be longer than the
  /// configured context; `extent` says what larger distances then count as.
  public func tokenLogProbabilities(
    inputs: [Int32], targets: [Int32], batch: Int = 1, extent: PositionExtent = .clamped
  ) -> (logProbability: [Float], isArgmax: [Bool]) {
    Operations.tokenLogProbabilities(
      hidden: hidden(inputs, batch: batch, extent: extent, tape: nil).value, embedding: embedding,
      targets: targets)
  }
}

/// One layer: attention and feed-forward, each on the norm of the stream and added to it.
struct Block {
  let attentionNorm: Norm
  let attention: Attention
  let feedforwardNorm: Norm
  let feedforward: Feedforward

  init(_ parameters: NamedParameters) {
    attentionNorm = Norm(parameters.scope("attention_norm"))
    attention = Attention(parameters.scope("attention"))
    feedforwardNorm = Norm(parameters.scope("feedforward_norm"))
    feedforward = Feedforward(parameters.scope("feedforward"))
  }

  func callAsFunction(
    _ x: Variable, positions: Variable, batch: Int, caches: [LayerCache],
    rematerialization: Rematerialization, tape: Tape?
  ) -> Variable {
    let attend = { (x: Variable, tape: Tape?) in
      attention(x, positions: positions, batch: batch, caches: caches, tape: tape)
    }
    let normed = attentionNorm(x, tape: tape)
    let attended =
      rematerialization == .attention
      ? Tape.rematerialized(normed, tape: tape, body: attend) : attend(normed, tape)
    let x = Operations.add(x, attended, tape: tape)
    return Operations.add(x, feedforward(feedforwardNorm(x, tape: tape), tape: tape), tape: tape)
  }
}

/// y = g x / sqrt(mean(x²) + ε).
struct Norm {
  let gain: Parameter
  let epsilon: Float

  init(_ parameters: NamedParameters) {
    gain = parameters["gain"]
    epsilon = parameters.configuration.normEpsilon
  }

  func callAsFunction(_ x: Variable, tape: Tape?) -> Variable {
    Operations.rmsNorm(x, gain: gain, epsilon: epsilon, tape: tape)
  }
}

/// y = x Wᵀ (+ b).
struct Linear {
  let weight: Parameter
  let bias: Parameter?

  init(_ parameters: NamedParameters) {
    weight = parameters["weight"]
    bias = parameters.find("bias")
  }

  func callAsFunction(_ x: Variable, tape: Tape?) -> Variable {
    Operations.linear(x, weight: weight, bias: bias, tape: tape)
  }
}

/// Causal attention of several heads with relative positions (Dai and others 2019).
///
///     score(i, j) = [ (q_i + u)·k_j + (q_i + v)·r_{i-j} ] / sqrt(keySize),   r_p = W_kR R_p
struct Attention {
  let heads: Int
  let query: Linear
  let key: Linear
  let value: Linear
  let relative: Linear
  let contentBias: Parameter
  let positionBias: Parameter
  let output: Linear

  init(_ parameters: NamedParameters) {
    heads = parameters.configuration.heads
    query = Linear(parameters.scope("query"))
    key = Linear(parameters.scope("key"))
    value = Linear(parameters.scope("value"))
    relative = Linear(parameters.scope("relative"))
    let owner = parameters.configuration.positionBiasPerLayer ? parameters : parameters.shared
    contentBias = owner["content_bias"]
    positionBias = owner["position_bias"]
    output = Linear(parameters.scope("output"))
  }

  func callAsFunction(
    _ x: Variable, positions: Variable, batch: Int, caches: [LayerCache], tape: Tape?
  ) -> Variable {
    let (q, k, v) = (query(x, tape: tape), key(x, tape: tape), value(x, tape: tape))
    if !caches.isEmpty {
      let attended = LayerCache.attend(
        q.value, keys: k.value, values: v.value, caches: caches, by: self)
      return output(Variable(attended), tape: nil)
    }
    let attended = Operations.relativeAttention(
      query: q, key: k, value: v, relative: relative(positions, tape: tape),
      contentBias: contentBias, positionBias: positionBias, heads: heads, batch: batch, tape: tape)
    return output(attended, tape: tape)
  }
}

/// y = W_down f(W_up x).
struct Feedforward {
  let up: Linear
  let activation: Activation
  let down: Linear

  init(_ parameters: NamedParameters) {
    up = Linear(parameters.scope("up"))
    activation = parameters.configuration.activation
    down = Linear(parameters.scope("down"))
  }

  func callAsFunction(_ x: Variable, tape: Tape?) -> Variable {
    down(Operations.activation(up(x, tape: tape), activation, tape: tape), tape: tape)
  }
}
