import GopherCore
import GopherModel
import MassiveText
import Tensors

/// The network with its tokenizer, answering the three questions of an evaluation.
///
/// Every number depends on its own request, the weights and ``Options`` alone: a context runs
/// through the network by itself, each continuation after it by itself, so that neither the order
/// nor the grouping of requests changes a bit. Continuations of one context share its run.
public final class GopherLanguageModel: LanguageModel {
  /// How texts that are too long are treated.
  public struct Options: Sendable {
    /// Tokens the network reads at once; nil for the context it was trained with.
    ///
    /// More is possible; ``positions`` says what distances beyond the trained ones then count as.
    public var window: Int?
    /// Tokens that each further window of a long text scores; nil for a whole window.
    public var stride: Int?
    /// What distances beyond the trained context count as.
    public var positions: PositionExtent
    /// The formats of weights, activations and cache; nil for those the network has, which are
    /// float32 where it was read from a file.
    public var precision: Precision?

    /// Makes options.
    public init(
      window: Int? = nil, stride: Int? = nil, positions: PositionExtent = .clamped,
      precision: Precision? = nil
    ) {
      self.window = window
      self.stride = stride
      self.positions = positions
      self.precision = precision
    }
  }

  /// The network's name and, where known, its steps: "44M, step 400".
  public let name: String
  /// The network.
  public let model: Gopher
  /// Its tokenizer.
  public let tokenizer: Tokenizer
  /// How it is run.
  public let settings: NetworkSettings
  private let cache: KeyValueCache
  private let embedding: Parameter
  /// The shared part of contexts that the cache holds at its start.
  private var held = [Int32]()

  /// Puts a network and a tokenizer together.
  ///
  /// Throws a usage failure if their vocabularies differ, for options that cannot be, and where a
  /// window does not fit into memory.
  public init(
    model: Gopher, tokenizer: Tokenizer, name: String? = nil, options: Options = Options()
  ) throws {
    let configuration = model.configuration
    try configuration.requireVocabulary(tokenizer.vocabularySize, of: "given")
    let window = options.window ?? configuration.contextLength
    let stride = options.stride ?? window
    guard window > 1, 1...window ~= stride else {
      throw Failure.usage(
        "A window of \(window) tokens with a stride of \(stride) cannot be: the window is at "
          + "least 2, the stride from 1 to the window.")
    }
    if let precision = options.precision { model.use(precision) }
    settings = NetworkSettings(
      precision: model.precision, window: window, stride: stride, positions: options.positions)
    self.model = model
    self.tokenizer = tokenizer
    self.name = name ?? configuration.name
    guard let embedding = model.parameters.first(where: { $0.name == "embedding.weight" }) else {
      preconditionFailure("GopherLanguageModel: the network has no embedding.weight")
    }
    self.embedding = embedding
    var memory = configuration.inferenceMemory(
      sequences: 1, length: window, extent: options.positions, precision: model.precision)
    // The weights are there already.
    memory.parameters = 0
    memory.cache =
      configuration.cacheMemory(
        positions: window, extent: options.positions, elementType: model.activationType
      ).cache
    try memory.require()
    cache = try KeyValueCache(for: model, capacity: window, positions: options.positions)
  }

  /// Reads what `--checkpoint` names: a checkpoint, a run or an export (`SavedModel`).
  public convenience init(
    checkpoint path: String, options: Options = Options(), notice: (String) -> Void = { _ in }
  ) throws {
    try self.init(saved: SavedModel(path, notice: notice), options: options)
  }

  /// Reads a model that was found.
  public convenience init(saved: SavedModel, options: Options = Options()) throws {
    let (model, tokenizer, name) = try saved.read()
    try self.init(model: model, tokenizer: tokenizer, name: name, options: options)
  }

  /// How likely each continuation is after its context; see `TokenBoundary` for where it begins.
  ///
  /// Of a request longer than the window the left end is dropped.
  public func logLikelihoods(of requests: [LikelihoodRequest]) throws -> [Likelihood] {
    let pieces = try ThreadPool.shared.map(requests.count) { index in
      let request = requests[index]
      let boundary = try TokenBoundary(
        context: request.context, continuation: request.continuation,
        prefix: tokenizer.endOfDocument, encode: tokenizer.encode)
      return ContinuationPieces(
        boundary, window: settings.window, shared: try sharedTokens(of: request))
    }
    var groups = [[Int]](), places = [[Int32]: Int]()
    for (index, piece) in pieces.enumerated() {
      let key = [Int32(piece.shared)] + piece.head
      if let place = places[key] {
        groups[place].append(index)
      } else {
        places[key] = groups.count
        groups.append([index])
      }
    }
    var answers = [Likelihood](repeating: .nothing, count: requests.count)
    for group in groups {
      guard let first = group.first else { continue }
      let last = read(pieces[first].head, shared: pieces[first].shared)
      for index in group where !pieces[index].targets.isEmpty {
        answers[index] = score(pieces[index], after: last)
      }
    }
    return answers
  }

  /// The tokens that a request's context begins with and other requests' contexts, too.
  private func sharedTokens(of request: LikelihoodRequest) throws -> [Int32] {
    guard request.sharedBytes > 0,
      let text = String(request.context.utf8.prefix(request.sharedBytes))
    else { return [] }
    return [tokenizer.endOfDocument] + (try tokenizer.encode(text))
  }

  /// Runs a context through the network and returns its last hidden state, [1, d].
  ///
  /// The first `shared` tokens run by themselves, and only if the cache does not hold them.
  private func read(_ head: [Int32], shared: Int) -> Tensor {
    let prefix = Array(head.prefix(shared))
    if held != prefix {
      cache.rewind(to: 0)
      if !prefix.isEmpty { _ = model.hidden(prefix, caches: [cache], tape: nil) }
      held = prefix
    }
    cache.rewind(to: shared)
    let hidden = model.hidden(Array(head.dropFirst(shared)), caches: [cache], tape: nil).value
    return hidden.rows((head.count - shared - 1)..<(head.count - shared))
  }

  /// Scores a continuation whose context is in the cache.
  private func score(_ pieces: ContinuationPieces, after last: Tensor) -> Likelihood {
    var sum = LikelihoodSum()
    sum.add(
      Operations.tokenLogProbabilities(
        hidden: last, embedding: embedding, targets: [pieces.targets[0]]))
    if !pieces.rest.isEmpty {
      cache.rewind(to: pieces.head.count)
      let hidden = model.hidden(pieces.rest, caches: [cache], tape: nil).value
      sum.add(
        Operations.tokenLogProbabilities(
          hidden: hidden.rows(0..<pieces.rest.count), embedding: embedding,
          targets: Array(pieces.targets.dropFirst())))
    }
    return sum.likelihood
  }

  /// How likely whole texts are; longer ones in windows as `TokenWindows` cuts them.
  public func rollingLogLikelihoods(of texts: [String]) throws -> [Likelihood] {
    try texts.map { text in
      let tokens = try tokenizer.encode(text)
      let inputs = [tokenizer.endOfDocument] + tokens.dropLast()
      var sum = LikelihoodSum()
      let windows = TokenWindows(
        count: tokens.count, length: settings.window, stride: settings.stride)
      for window in windows {
        let hidden = model.hidden(
          Array(inputs[window.inputs]), extent: settings.positions, tape: nil
        ).value
        let first = window.scored.lowerBound - window.inputs.lowerBound
        sum.add(
          Operations.tokenLogProbabilities(
            hidden: hidden.rows(first..<window.inputs.count), embedding: embedding,
            targets: Array(tokens[window.scored])))
      }
      return sum.likelihood
    }
  }

  /// The greedy continuations, ended by a stop string or the end of the document.
  ///
  /// Several run at once, which changes no bit of them. Of a prompt longer than the window the left
  /// end is dropped.
  public func generate(_ requests: [GenerationRequest]) throws -> [String] {
    var options = SamplingOptions()
    options.temperature = 0
    options.endOfDocument = tokenizer.endOfDocument
    options.positions = settings.positions
    let prompts = try requests.map { request in
      Prompt(
        try tokenizer.encode(request.prompt).suffix(settings.window - 1),
        maximumTokens: request.maximumTokens, stopTexts: request.stops)
    }
    return try model.generate(prompts: prompts, options: options, decode: tokenizer.decode)
      .compactMap(\.text)
  }
}

extension SavedModel {
  /// Reads tokenizer and network and names them; two that do not fit are found before the weights
  /// are read.
  fileprivate func read() throws -> (model: Gopher, tokenizer: Tokenizer, name: String) {
    let path = try tokenizerFile(), tokenizer = try Tokenizer(path: path)
    let configuration = try configuration()
    try configuration.requireVocabulary(tokenizer.vocabularySize, of: path)
    return (try model(), tokenizer, configuration.name + (step.map { ", step \($0)" } ?? ""))
  }
}

/// A request cut for a run with a cache: what its context runs, and what follows.
private struct ContinuationPieces {
  /// Inputs up to the one that predicts the first scored token.
  let head: [Int32]
  /// How many of them, fewer than all, run by themselves because other requests share them.
  let shared: Int
  /// Inputs after the head: the scored tokens but the last.
  let rest: [Int32]
  /// The scored tokens.
  let targets: [Int32]

  init(_ boundary: TokenBoundary, window: Int, shared: [Int32]) {
    let (inputs, targets, scored) = boundary.window(limit: window)
    let behind = max(0, scored - 1)
    head = Array(inputs.dropLast(behind))
    rest = Array(inputs.suffix(behind))
    self.targets = Array(targets.suffix(scored))
    let common = zip(head.dropLast(), shared).prefix { $0 == $1 }.count
    let isWhole = inputs.count == boundary.context.count + boundary.continuation.count - 1
    self.shared = isWhole ? common : 0
  }
}

/// Scores added up token by token, in order and in double precision.
private struct LikelihoodSum {
  private var sum = 0.0
  private var isGreedy = true
  private var tokens = 0

  mutating func add(_ scores: (logProbability: [Float], isArgmax: [Bool])) {
    for value in scores.logProbability { sum += Double(value) }
    isGreedy = isGreedy && scores.isArgmax.allSatisfy { $0 }
    tokens += scores.logProbability.count
  }

  var likelihood: Likelihood {
    Likelihood(logLikelihood: sum, isGreedy: isGreedy, tokens: tokens)
  }
}

extension Likelihood {
  /// The likelihood of no token.
  fileprivate static let nothing = Likelihood(logLikelihood: 0, isGreedy: true, tokens: 0)
}
