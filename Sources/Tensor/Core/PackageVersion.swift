/// The version of this package, which its tools print and its checkpoints record.
public enum PackageVersion {
  /// The version, as semantic versioning has it.
  public static let current = "0.1.0"
}
