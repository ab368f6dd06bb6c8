/// The files of a ``DocumentCatalog`` as one row of pieces, which threads read apart from each
/// other.
///
/// Memory: 4 bytes a piece.
struct CatalogPieces: Sendable {
  private struct File {
    let reader: DocumentShardReader
    let firstPiece: Int
  }

  private var files: [File] = []
  private var fileOfPiece: [UInt32] = []

  /// Opens files; throws a storage failure for one that cannot be opened.
  init(_ paths: [String]) throws {
    for path in paths {
      let reader = try DocumentShardReader(path)
      files.append(File(reader: reader, firstPiece: count))
      for _ in 0..<reader.pieceCount { fileOfPiece.append(UInt32(files.count - 1)) }
    }
  }

  /// The number of pieces.
  var count: Int { fileOfPiece.count }

  /// The number of a piece's file.
  func file(of piece: Int) -> Int { Int(fileOfPiece[piece]) }

  /// Bytes of a piece before compression.
  func bytes(of piece: Int) -> Int {
    let file = files[file(of: piece)]
    return file.reader.contentBytes(ofPiece: piece - file.firstPiece)
  }

  /// The documents of a piece.
  func documents(of piece: Int) throws -> [Document] {
    let file = files[file(of: piece)]
    return try file.reader.documents(inPiece: piece - file.firstPiece)
  }

  /// The documents of a piece, as they lie.
  func lines(of piece: Int) throws -> [DocumentLine] {
    let file = files[file(of: piece)]
    return try file.reader.documentLines(inPiece: piece - file.firstPiece)
  }
}
