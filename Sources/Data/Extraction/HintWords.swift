/// The words in `class` and `id` that hint at a role.
///
/// Words are what names consist of: `relatedPosts`, `related-posts` and `related_posts` all give
/// `related` and `posts`. The lists are those of everyday web design, not of any site.
enum HintWords {
  /// What a word says.
  struct Meaning {
    var hints: HTMLHints = []
    /// Whether the whole name, if it is this word, hides what it stands on.
    var isHidden = false
    var isSubject = false
    var isBody = false
    var isModifier = false
  }

  /// The meaning of each word, by the hash of its letters in lower case.
  static let meanings: HashedNames<Meaning> = {
    var table = [UInt64: Meaning]()
    func note(_ words: String, _ change: (inout Meaning) -> Void) {
      for word in words.split(separator: " ") {
        change(&table[NameHash.of(word.utf8), default: Meaning()])
      }
    }
    note(boilerplate) { $0.hints.insert(.boilerplate) }
    note(weakBoilerplate) { $0.hints.insert(.weakBoilerplate) }
    note(comments) { $0.hints.insert(.comments) }
    note(aside) { $0.hints.insert(.aside) }
    note(content) { $0.hints.insert(.content) }
    note(hiddenNames) { $0.isHidden = true }
    note(subjects) { $0.isSubject = true }
    note(bodies) { $0.isBody = true }
    note(modifiers) { $0.isModifier = true }
    return HashedNames(table, missing: Meaning())
  }()

  private static let boilerplate = """
    ad ads adbox anzeige anzeigen adsense adslot advert advertisement advertisements advertising adverts addthis \
    addtoany bottomnav breadcrumb breadcrumbs consent cookie cookiebar cookies copyright crumbs \
    editsection footer footnav gdpr globalnav headerlink hamburger login loginform mainmenu \
    mainnav masthead megamenu menu menubar menus mostread nav navbar navbox navfooter navheader \
    navi navigation navigator newsletter newsletters noprint outbrain pagenav pager pagination \
    paginator paging paywall postnav prevnext printfooter recirc recirculation recommend \
    recommendation recommendations recommended related relatedarticles relatedcontent \
    relatedlinks relatedposts searchbox searchform shariff sharebar sharebuttons sharedaddy \
    share sharing sidebar sidebars sidenav signin signup sitefooter siteheader sitemap sitenav \
    skiplink social socialmedia socials sponsored sponsors sponsorship submenu subnav subscribe \
    subscription suche taboola teilen werbung publicite publicidad partager compartir sphinxsidebar tabnav tagcloud topbar topmenu topnav trending
    """

  private static let weakBoilerplate = """
    alert announcement banner banners bookmark buttons carousel catlinks disclaimer donate \
    dropdown follow foot interstitial jump logo modal more overlay popular popup privacy promo \
    promobox promos promoted promotion promotions pullquote rail readmore register registration \
    rss search shopping skip sponsor tease teaser teasers toolbar toolbars toolbox tools upsell utilities utility widget widgets
    """

  private static let comments = """
    comment comments commentlist commentform commentarea commentbox disqus replies reply respond \
    responses feedback trackback trackbacks pingback pingbacks kommentar kommentare commentaires \
    comentarios commenti discussion guestbook
    """

  private static let aside = """
    actions author authors authorbox autor bio byline bylines caption captions categories \
    category counter credit credits date dateline datetime datum email extra fecha info infobox \
    infos kicker meta metadata permalink poll postdate postinfo postmeta posted print printer \
    pubdate published rating ratings source stats tag taglist tags taxonomy time timestamp \
    updated vcard views vote votes
    """

  /// Names that hide what they stand on; part of another name, as in `label-hidden`, such words
  /// speak of something else.
  private static let hiddenNames =
    "hidden hide invisible offscreen sronly visuallyhidden screenreadertext dnone ishidden uhidden"

  private static let content = """
    articlebody articlecontent articletext bodytext contentbody entrycontent maincontent \
    maintext postbody postcontent posttext storybody storycontent storytext bodycontent \
    blogpost hentry
    """

  /// Words for what a page is about, and for a text: one of each in a name is the main text, as in
  /// `article-body`, `entry-content`, `story_text`.
  private static let subjects =
    "article artikel post entry story news blog page main content text"
  private static let bodies = "body content text main inner article"

  /// Words behind which the rest of a name says something else than what the element is.
  private static let modifiers =
    "has with no without is not js category tag status format"

  /// The hints of the names in a class list or an identifier: splits them into words and looks
  /// each up.
  static func hints(ofNames value: UnsafeBufferPointer<UInt8>) -> HTMLHints {
    var hints: HTMLHints = [], name = ClassName(), hash = NameHash.seed, length = 0
    for index in 0...value.count {
      let byte = index < value.count ? value[index] : 0x20
      let isLetter = (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
      let startsWord =
        (0x41...0x5A).contains(byte) && index > 0 && (0x61...0x7A).contains(value[index - 1])
      if !isLetter || startsWord {
        if length > 0 { name.add(word: hash) }
        hash = NameHash.seed
        length = 0
        if isSpace(byte) {
          hints.formUnion(name.finished)
          name = ClassName()
        }
      }
      if isLetter {
        name.add(letter: lowercase(byte))
        hash = NameHash.adding(lowercase(byte), to: hash)
        length += 1
      }
    }
    return hints
  }
}

/// The hints of one name of a class list, such as `article-body` or `has-sidebar`.
private struct ClassName {
  private var hints: HTMLHints = []
  private var hasSubject = false
  private var isModified = false
  private var whole = NameHash.seed

  /// The hints of the name when it is complete.
  var finished: HTMLHints {
    HintWords.meanings[whole].isHidden ? hints.union(.hidden) : hints
  }

  mutating func add(letter: UInt8) { whole = NameHash.adding(letter, to: whole) }

  mutating func add(word: UInt64) {
    let meaning = HintWords.meanings[word]
    if !isModified { hints.formUnion(meaning.hints) }
    if meaning.isModifier { isModified = true }
    if hasSubject, meaning.isBody { hints.insert(.content) }
    if meaning.isSubject { hasSubject = true }
  }
}
