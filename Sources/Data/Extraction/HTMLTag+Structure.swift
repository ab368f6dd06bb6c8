/// What the parsing rules of HTML ask of an element (WHATWG HTML, 13.2.4 and 13.2.6).
extension HTMLTag {
  /// Whether the element has no content and no end tag.
  var isVoid: Bool {
    switch self {
    case .void, .br, .hr, .input, .meta: true
    default: false
    }
  }

  /// Whether everything up to the end tag is one piece that is no markup.
  var isRawText: Bool {
    switch self {
    case .script, .style, .iframe, .noframes, .textarea, .title, .xmp, .plaintext: true
    default: false
    }
  }

  /// The name that ends such a piece; nil if nothing does.
  var rawTextName: StaticString? {
    switch self {
    case .script: "script"
    case .style: "style"
    case .iframe: "iframe"
    case .noframes: "noframes"
    case .textarea: "textarea"
    case .title: "title"
    case .xmp: "xmp"
    default: nil
    }
  }

  /// Whether the element may stand in the head.
  var belongsToHead: Bool {
    switch self {
    case .meta, .title, .script, .style, .noscript, .template, .void: true
    default: false
    }
  }

  /// Whether its start tag ends an open paragraph.
  var closesParagraph: Bool {
    switch self {
    case .html, .head, .body, .caption, .thead, .tbody, .tfoot, .tr, .td, .th, .legend, .noindex:
      false
    default: isBlock || self == .xmp || self == .plaintext
    }
  }

  /// Whether an end tag inside the element is none for an element outside it.
  var boundsScope: Bool {
    switch self {
    case .html, .table, .td, .th, .caption, .template, .applet, .marquee, .object,
      .foreignObject:
      true
    default: false
    }
  }

  /// The same for parts of tables.
  var boundsTableScope: Bool { self == .table || self == .template || self == .html }

  /// The same for items of lists.
  var boundsListScope: Bool { boundsScope || self == .ul || self == .ol || self == .menu }

  /// Whether an item that stands open outside the element stays open when another begins inside.
  var boundsItems: Bool {
    switch self {
    case .address, .div, .p: false
    default: isBlock || boundsScope || self == .button || self == .select
    }
  }

  /// Whether the end tag of an inline element outside the element is passed over inside it.
  var boundsInline: Bool {
    switch self {
    case .p, .li, .dt, .dd: false
    default: isBlock || boundsScope || self == .button || self == .select
    }
  }
}
