import GopherCore
import GopherModel
import Tensors

extension Adam {
  /// Writes the moments, and the float32 copies if there are any, as a safetensors file.
  public func save(to path: String) throws -> DurableFile.Record {
    let writer = try SafetensorsWriter(
      path,
      tensors: state.map { ($0.name, .float32, $0.tensor.shape.array) },
      metadata: ["updates": "\(updates)"])
    for (name, tensor) in state { try writer.write(name, tensor) }
    return try writer.commit()
  }

  /// Reads the state back; throws a bad-input failure if they are not those of these parameters.
  public func load(from path: String, updates: Int) throws {
    let file = try SafetensorsFile(path)
    for (name, tensor) in state {
      guard let entry = file.entry(name), entry.shape == tensor.shape.array else {
        throw Failure.badInput(
          "\(path) has no tensor \(name) of shape \(tensor.shape.array); it is the optimiser "
            + "state of another model.")
      }
      try file.read(entry, into: tensor)
    }
    self.updates = updates
  }
}
