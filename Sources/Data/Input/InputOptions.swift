/// What readers accept and how much.
public struct InputOptions: Sendable {
  /// The kinds of files to read; other files become rejections.
  public var kinds: Set<InputKind>
  /// What files hold whose names do not tell their kind; by default their first bytes decide.
  public var stated: StatedKind
  /// Which fields of JSON lines hold what.
  public var fields: FieldNames
  /// The limit on the bytes of one document as it lies in the (unfolded) input, 32 MiB by default.
  public var maximumDocumentBytes: Int

  /// Makes options; by default every kind is read.
  public init(
    kinds: Set<InputKind> = Set(InputKind.allCases), stated: StatedKind = .detected,
    fields: FieldNames = FieldNames(), maximumDocumentBytes: Int = 32 << 20
  ) {
    precondition(maximumDocumentBytes > 0, "InputOptions: the limit must be positive")
    self.kinds = kinds
    self.stated = stated
    self.fields = fields
    self.maximumDocumentBytes = maximumDocumentBytes
  }
}
