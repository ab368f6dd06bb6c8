import Foundation
import GopherCore

/// The input files of one subset, cut into slices that are committed one by one.
///
/// A large file is cut into parts first (``InputParts``), so that it is several slices.
struct InputSlices {
  /// A run of files that is read, prepared and committed together.
  struct Slice {
    /// The number, counted from 0.
    let number: Int
    /// The files or parts of files, in the order of the listing.
    let files: [InputFile]
    /// What could not be listed; in the first slice only.
    let rejections: [Rejection]
    /// A hash of the files' names, sizes and times of change.
    let key: String
    /// Bytes of the files as they lie on disk.
    let bytes: Int
  }

  /// The slices in order; never empty.
  let slices: [Slice]

  /// Bytes of all files as they lie on disk.
  var bytes: Int { slices.reduce(0) { $0 + $1.bytes } }

  private static let mostSliceBytes = 64 << 20
  private static let leastSliceBytes = 1 << 20
  private static let fewestSlices = 32
  private static let sliceFiles = 4096

  /// Lists and cuts the inputs of a subset.
  ///
  /// Throws a usage failure for inputs that do not exist and for a subset without any file.
  init(_ name: String, _ subset: SubsetRecipe, seed: UInt64) throws {
    let listing = try InputListing(subset.inputs)
    let kinds = subset.kinds.isEmpty ? Set(InputKind.allCases) : Set(subset.kinds)
    let whole = Self.limited(
      listing.files.filter { Self.isWanted($0.name, subset.extensions) }, subset,
      order: SeededOrder(seed: seed, purpose: "input files"))
    guard !whole.isEmpty else {
      let ending =
        subset.extensions.isEmpty
        ? "" : " whose name ends in .\(subset.extensions.joined(separator: ", ."))"
      let limit = subset.limitBytes > 0 ? " within its limit_bytes, \(subset.limitBytes)" : ""
      let lost = listing.rejections.first.map { " The first that cannot be read: \($0)" } ?? ""
      throw Failure.usage(
        "The inputs of the subset \(name) hold no file\(ending)\(limit): "
          + "\(subset.inputs.joined(separator: ", ")).\(lost) Name files or folders that hold some."
      )
    }
    // Small inputs, too, are cut into enough slices for the threads to share out.
    let total = whole.reduce(0) { $0 + $1.bytes }
    let sliceBytes = min(Self.mostSliceBytes, max(Self.leastSliceBytes, total / Self.fewestSlices))
    let files = whole.flatMap {
      InputParts(partBytes: sliceBytes).parts(of: $0, kinds: kinds, stated: subset.kind)
    }
    var slices: [Slice] = []
    var start = 0, bytes = 0
    for index in files.indices {
      bytes += files[index].bytes
      let count = index + 1 - start
      guard
        bytes >= sliceBytes || count >= Self.sliceFiles || index == files.indices.last
      else { continue }
      let part = Array(files[start...index])
      slices.append(
        Slice(
          number: slices.count, files: part, rejections: start == 0 ? listing.rejections : [],
          key: Self.key(part), bytes: bytes))
      (start, bytes) = (index + 1, 0)
    }
    self.slices = slices
  }

  /// A hash of files' names, sizes and times of change, and of where their parts begin.
  ///
  /// Standard input has none of these: its key is that of no other process, so that what was made
  /// of it is never taken for what comes from it the next time.
  static func key(_ files: [InputFile]) -> String {
    StageStore.key(
      files.flatMap { file in
        if file == .standardInput { return [file.name, thisProcess] }
        let state = FileSource.State(ofFile: file.path)
        let time = state.map { "\($0.seconds).\($0.nanoseconds)" } ?? "missing"
        let part = file.part.map { ["\($0.start.offset)"] } ?? []
        return [file.name, String(file.bytes), time] + part
      })
  }

  private static let thisProcess = UUID().uuidString

  private static func isWanted(_ name: String, _ extensions: [String]) -> Bool {
    extensions.isEmpty || extensions.contains { name.hasSuffix(".\($0)") }
  }

  /// The files within the subset's limits: first come those of a seeded order, so that a limit
  /// takes a sample and not the beginning of the alphabet.
  private static func limited(
    _ files: [InputFile], _ subset: SubsetRecipe, order: SeededOrder
  ) -> [InputFile] {
    guard subset.limitFiles > 0 || subset.limitBytes > 0 else { return files }
    let mostFiles = subset.limitFiles > 0 ? subset.limitFiles : .max
    let mostBytes = subset.limitBytes > 0 ? subset.limitBytes : .max
    let shuffled = files.indices.map { (key: order.key(of: files[$0].name), index: $0) }
      .sorted { ($0.key, $0.index) < ($1.key, $1.index) }
    var chosen: [Int] = [], bytes = 0
    for (_, index) in shuffled
    where chosen.count < mostFiles && bytes + files[index].bytes <= mostBytes {
      chosen.append(index)
      bytes += files[index].bytes
    }
    return chosen.sorted().map { files[$0] }
  }
}
