/// The elements of HTML that extraction knows apart; all others are ``other``, which is inline.
enum HTMLTag: UInt8, CaseIterable {
  case text, other
  // The page.
  case html, head, body, title, meta
  // Sections.
  case article, main, section, div, header, footer, nav, aside, address, hgroup, search, center
  // Headings.
  case h1, h2, h3, h4, h5, h6
  // Text.
  case p, pre, blockquote, figure, figcaption, hr, br, details, summary
  // Lists.
  case ul, ol, li, dl, dt, dd, menu
  // Tables.
  case table, caption, thead, tbody, tfoot, tr, td, th
  // Links.
  case a
  // Forms.
  case form, fieldset, legend, button, input, select, option, optgroup, textarea
  // What is no text.
  case script, style, iframe, noframes, plaintext, xmp
  case noscript, template, svg, math, foreignObject, object, canvas, audio, video, map, applet
  case marquee, frameset, dialog, datalist, output, progress, noindex, rt, rp
  /// Any element without content, such as an image, that says nothing of the text.
  case void

  /// Whether the element begins a new block of text.
  var isBlock: Bool {
    switch self {
    case .html, .head, .body, .article, .main, .section, .div, .header, .footer, .nav, .aside,
      .address, .hgroup, .search, .center, .h1, .h2, .h3, .h4, .h5, .h6, .p, .pre, .blockquote,
      .figure, .figcaption, .hr, .details, .summary, .ul, .ol, .li, .dl, .dt, .dd, .menu, .table,
      .caption, .thead, .tbody, .tfoot, .tr, .td, .th, .form, .fieldset, .legend, .dialog,
      .noindex:
      true
    default: false
    }
  }

  /// Whether nothing below the element is text of the page.
  var isSkipped: Bool {
    switch self {
    case .head, .noscript, .template, .svg, .object, .canvas, .audio, .video, .map, .applet,
      .frameset, .button, .select, .option, .optgroup, .nav, .footer, .aside, .menu, .search,
      .dialog, .datalist, .output, .progress, .rt, .rp:
      true
    default: false
    }
  }

  /// The level of a heading, 1 … 6; 0 for all else.
  var headingLevel: Int {
    (Self.h1.rawValue...Self.h6.rawValue).contains(rawValue)
      ? Int(rawValue - Self.h1.rawValue) + 1 : 0
  }
}

extension HTMLTag {
  /// The tags by the hash of their names in lower case.
  static let named: HashedNames<HTMLTag> = {
    var tags = [UInt64: HTMLTag]()
    for tag in allCases where tag != .text && tag != .other && tag != .void {
      tags[NameHash.of("\(tag)".lowercased().utf8)] = tag
    }
    tags[NameHash.of("listing".utf8)] = .pre
    tags[NameHash.of("dir".utf8)] = .ul
    for name in [
      "area", "base", "basefont", "bgsound", "col", "colgroup", "embed", "frame", "image", "img",
      "keygen", "link", "param", "source", "track", "wbr",
    ] { tags[NameHash.of(name.utf8)] = .void }
    return HashedNames(tags, missing: .other)
  }()
}
