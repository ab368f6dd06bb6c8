/// The logits hidden · embeddingᵀ, one chunk of rows after another in the same memory.
struct LogitChunks {
  private let hidden: Tensor
  private let embedding: Tensor
  private let targets: [Int32]

  /// hidden [n, d], embedding [V, d], n targets below V; negative ones mean none.
  init(hidden: Tensor, embedding: Tensor, targets: [Int32]) {
    let vocabulary = embedding.shape.rows
    precondition(
      hidden.shape.columns == embedding.shape.columns,
      "logits: hidden \(hidden.shape), embedding \(embedding.shape)")
    precondition(
      targets.count == hidden.shape.rows,
      "logits: \(targets.count) targets for \(hidden.shape.rows) rows")
    precondition(
      targets.allSatisfy { $0 < vocabulary }, "logits: a target beyond the \(vocabulary) rows")
    self.hidden = hidden
    self.embedding = embedding
    self.targets = targets
  }

  /// Calls the body with each chunk's rows, its logits, which it may overwrite, and its targets.
  ///
  /// Chunks hold about 16 million logits and at most 512 rows. They are some whole row groups, or
  /// a part of one.
  func forEach(_ body: (Range<Int>, Tensor, UnsafePointer<Int32>) -> Void) {
    let rows = hidden.shape.rows, group = max(1, hidden.shape.rowGroup)
    let chunk = min(span, limit)
    let memory = Tensor(uninitialized: [mostRows, embedding.shape.rows])
    targets.withUnsafeBufferPointer { targets in
      guard let first = targets.baseAddress else { return }
      for start in stride(from: 0, to: rows, by: span) {
        for row in stride(from: start, to: min(rows, start + span), by: chunk) {
          let range = row..<min(rows, start + span, row + chunk)
          let logits = memory.rows(0..<range.count)
          matrixMultiply(
            hidden.matrix.rows(range), embedding.matrix.transposed, into: logits.matrix,
            rowGroup: min(group, chunk))
          body(range, logits, first + row)
        }
      }
    }
  }

  /// The most rows of any chunk.
  var mostRows: Int { min(hidden.shape.rows, span, limit) }

  private var limit: Int { max(32, min(512, (1 << 24) / max(1, embedding.shape.rows)) / 32 * 32) }

  /// A chunk is a part of so many rows of hidden; within it, tiles keep to row groups.
  private var span: Int {
    let group = max(1, hidden.shape.rowGroup)
    return group >= limit ? group : limit / group * group
  }

  /// The row group of the products of a chunk.
  func rowGroup(_ rows: Range<Int>) -> Int { min(max(1, hidden.shape.rowGroup), rows.count) }
}

extension Tensor {
  /// Shares the rows of a chunk of logits out to the threads.
  func forEachLogitRow(_ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
    Blocks(count: shape.rows, size: 8).forEach { block in
      for row in block { body(row, pointer + row * shape.columns) }
    }
  }
}
