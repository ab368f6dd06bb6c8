import GopherCore
import Tensors

/// Named tensors of a directory, in one safetensors file or in several with an index.
///
/// `STEM.safetensors`, or `STEM-00001-of-00003.safetensors` … with `STEM.safetensors.index.json`,
/// as Hugging Face lays them out. The trainer keeps its optimiser state the same way.
///
///     let records = try SafetensorsSet.write(tensors, to: directory, stem: "optimizer")
///     try SafetensorsSet(directory: directory, stem: "optimizer").read(into: tensors)
public struct SafetensorsSet {
  /// A tensor and its name in files.
  public typealias NamedTensor = (name: String, tensor: Tensor)

  /// The files, in the order of their names.
  public let files: [SafetensorsFile]
  /// What to call the set in a message: the file or the index.
  public let path: String

  private let places: [String: Int]

  /// Opens and checks the files of a set.
  ///
  /// Throws a bad-input failure where there is none, where one file and an index both are there,
  /// where a file is broken, and where files and index do not name the same tensors.
  public init(directory: String, stem: String = "model") throws {
    let single = "\(directory)/\(stem).safetensors", index = "\(single).index.json"
    switch (isFile(single), isFile(index)) {
    case (false, false):
      throw Failure.badInput("\(directory) holds neither \(stem).safetensors nor its index.")
    case (true, true):
      throw Failure.badInput(
        "\(directory) holds both \(stem).safetensors and an index of several files; remove the "
          + "one that is not meant.")
    case (true, false):
      let file = try SafetensorsFile(single)
      path = single
      files = [file]
      places = Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, 0) })
    case (false, true):
      path = index
      (files, places) = try Self.open(index: index, directory: directory)
    }
  }

  /// The file and the entry of a name, or nil.
  public func find(_ name: String) -> (file: SafetensorsFile, entry: SafetensorsEntry)? {
    guard let place = places[name], let entry = files[place].entry(name) else { return nil }
    return (files[place], entry)
  }

  /// All names, in the order of files and bytes.
  public var names: [String] { files.flatMap { $0.entries.map(\.name) } }

  /// Fills tensors with the values of their names.
  ///
  /// Throws a bad-input failure unless the set holds exactly these names with these shapes; then
  /// no tensor has been written to.
  public func read(into tensors: [NamedTensor]) throws {
    for (name, tensor) in tensors {
      guard let (file, entry) = find(name) else {
        let near = suggestion(for: name, among: names)
        throw Failure.badInput(
          "\(path) lacks the tensor \(name)" + (near.map { "; the nearest is \($0)." } ?? "."))
      }
      guard entry.shape == tensor.shape.array else {
        throw Failure.badInput(
          "\(file.path): tensor \(name) has shape \(entry.shape), but the model needs "
            + "\(tensor.shape).")
      }
    }
    let wanted = Set(tensors.map(\.name))
    let extra = names.filter { !wanted.contains($0) }
    guard extra.isEmpty else {
      throw Failure.badInput(
        "\(path) holds \(extra.count) tensors that the model does not have, the first \(extra[0])."
      )
    }
    for (name, tensor) in tensors {
      guard let (file, entry) = find(name) else { continue }
      try file.read(entry, into: tensor)
    }
  }

  private static func open(
    index path: String, directory: String
  ) throws -> ([SafetensorsFile], [String: Int]) {
    let index = try SafetensorsIndex(contentsOf: path)
    let names = Set(index.weight_map.values).sorted()
    let files = try names.map { try SafetensorsFile("\(directory)/\($0)") }
    var places = [String: Int](), size = 0
    for (place, file) in files.enumerated() {
      for entry in file.entries {
        guard index.weight_map[entry.name] == names[place] else {
          throw Failure.badInput(
            "\(file.path) holds the tensor \(entry.name), which \(path) does not place there.")
        }
        places[entry.name] = place
        size += entry.range.count
      }
    }
    for (name, file) in index.weight_map.sorted(by: { $0.key < $1.key }) where places[name] == nil {
      throw Failure.badInput("\(path) places the tensor \(name) in \(file), which lacks it.")
    }
    guard size == index.metadata.total_size else {
      throw Failure.badInput(
        "\(path) says that the tensors have \(index.metadata.total_size) bytes, but they have "
          + "\(size).")
    }
    return (files, places)
  }
}
