/// A page as a flat tree: nodes in the order of the document, each with where its subtree ends.
///
/// Walking the tree is walking an array; nothing recurses, so no depth of nesting can overflow a
/// stack. Inline elements whose attributes say nothing have no node: their text is that of the
/// element above, and whether it is a link stands with the text.
struct HTMLTree {
  /// An element or a run of text.
  struct Node {
    /// The element; `text` for a run of text.
    var tag: HTMLTag
    /// What the attributes say; of a run of text, whether it is a link.
    var hints: HTMLHints = []
    /// The node above; -1 for the root.
    var parent: Int32
    /// One past the last node below this one.
    var end: Int32
    /// Where a run of text begins in ``HTMLTree/text``; for an element, where its text begins.
    var textStart: Int32
    /// Where it ends.
    var textEnd: Int32
    /// How many bytes of running text stand before the node: of runs outside links that are long
    /// enough to be sentences.
    var runningStart: Int32 = 0
    /// How many stand before its end.
    var runningEnd: Int32 = 0
  }

  /// The nodes; node 0 is a root that stands above everything.
  var nodes = [Node]()
  /// All runs of text one after another, in UTF-8.
  var text = [UInt8]()
  /// What the head says.
  var head = HTMLHead()
}

/// What the head of a page says about it.
struct HTMLHead: Equatable {
  var title = ""
  var siteTitle: String?
  var language: String?
  var published: String?
}

/// Text with every run of white space as one space, and none at the ends.
func collapsed(_ bytes: ArraySlice<UInt8>) -> String {
  var output = [UInt8]()
  output.reserveCapacity(bytes.count)
  for byte in bytes {
    if !isSpace(byte) {
      output.append(byte)
    } else if let last = output.last, last != 0x20 {
      output.append(0x20)
    }
  }
  if output.last == 0x20 { output.removeLast() }
  return String(decoding: output, as: UTF8.self)
}
