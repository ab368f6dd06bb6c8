/// A run of text that the page shows as one block: a paragraph, an item, a heading, a cell.
struct TextBlock {
  /// What kind of block.
  enum Kind {
    case paragraph
    case heading
    case item
    case cell
    case term
    case preformatted
  }

  var kind: Kind
  /// The block-level element that the text stands in.
  var owner: Int32
  /// The nodes of the text: from the first to one past the last.
  var nodes: Range<Int32>
  /// Bytes of the text, white space not counted.
  var bytes = 0
  /// Those of them inside links.
  var linkBytes = 0
  /// Words.
  var words = 0
  /// Marks that end or divide sentences: full stops, commas and their kin.
  var marks = 0
  /// The last byte of the text.
  var last: UInt8 = 0
  /// The hints of the elements that the block stands in.
  var hints: HTMLHints = []
  /// How deep in lists, 0 outside.
  var listDepth = 0
  /// The number of an item in an ordered list, 0 for a bullet; nil behind the first block of an item.
  var ordinal: Int?
  /// Whether the block begins an item.
  var beginsItem = false
  /// The innermost row of a table of data.
  var row: Int32 = -1
  /// The level of a heading.
  var level = 0
  /// Whether the text stands in an element for text, such as `p`, rather than in a box.
  var isParagraph = false
  /// How deep in quotations.
  var quoteDepth = 0

  /// The share of the text that is links, 0 … 1.
  var linkDensity: Double { bytes == 0 ? 0 : Double(linkBytes) / Double(bytes) }

  /// Whether links make up so much of the block that it is no running text.
  var isMostlyLinks: Bool {
    linkDensity > ExtractionThresholds.linkDensityOfRunning
      && bytes - linkBytes < ExtractionThresholds.ownBytesOfLinked
  }

  /// How much the block looks like running text: its bytes outside links, less for short blocks
  /// and for blocks of links.
  var score: Double {
    let own = Double(bytes - linkBytes)
    switch kind {
    case .heading: return 0
    case .preformatted: return own
    default:
      let length = min(1, own / ExtractionThresholds.fullScoreBytes)
      return isMostlyLinks ? 0 : own * length * (1 - linkDensity)
    }
  }
}
