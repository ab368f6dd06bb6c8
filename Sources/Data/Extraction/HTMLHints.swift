/// What the attributes of an element say about its role in the page.
struct HTMLHints: OptionSet {
  let rawValue: UInt16

  /// Not shown: `hidden`, `display:none`, `aria-hidden`, classes for screen readers.
  static let hidden = HTMLHints(rawValue: 1 << 0)
  /// Not part of the main text, whatever it holds: navigation, advertisements, sharing, comments.
  static let boilerplate = HTMLHints(rawValue: 1 << 1)
  /// About the text rather than part of it, if short: dates, authors, captions, tags.
  static let aside = HTMLHints(rawValue: 1 << 2)
  /// Comments of readers.
  static let comments = HTMLHints(rawValue: 1 << 3)
  /// The main text, by its class.
  static let content = HTMLHints(rawValue: 1 << 4)
  /// The main text, by `itemprop="articleBody"` or `role="main"`.
  static let articleBody = HTMLHints(rawValue: 1 << 5)
  /// A link that leads somewhere.
  static let link = HTMLHints(rawValue: 1 << 6)
  /// Like ``boilerplate``, by words that also stand on parts of the main text.
  static let weakBoilerplate = HTMLHints(rawValue: 1 << 7)

  /// All that speak of the element itself: everything but ``link``.
  static let roles = HTMLHints(rawValue: .max).subtracting(.link)
}
