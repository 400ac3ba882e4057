/// The characters of Oniguruma's classes, as sets in the syntax of ICU's regular expressions.
///
/// Names are those of Oniguruma 6.9 (`doc/UNICODE_PROPERTIES`), in any case, with or without spaces,
/// hyphens and underscores. ICU is only asked for what all its versions agree on.
enum OnigurumaClass {
  /// A property of the Unicode Character Database as it derives it: of general categories, and what
  /// is added to them and removed.
  struct Property {
    let categories: [GeneralCategory]
    let added: [ClosedRange<UInt32>]
    let removed: [ClosedRange<UInt32>]
  }

  static let hexadecimalDigits = "[0-9a-fA-F]"
  static let digits = set(of: [.nd])

  /// `\w`: Alphabetic, M, Nd, Pc and some numbers, without joiners.
  static let wordCharacters: String = {
    let young = set(of: WordCharacters.youngRanges)
    return "[[[\\w&&\\p{Age=13.0}]\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE\(young)]--[\\u200C\\u200D]]"
  }()

  /// What `\p{…}` matches, or `nil` for a name that ICU knows as well.
  static func set(named name: String) -> String? {
    let name = String(
      name.lowercased().unicodeScalars.filter { !" -_".unicodeScalars.contains($0) })
    let property = properties[aliases[name] ?? name].map(set)
    return property ?? set(ofCategory: categoryNames[name] ?? name) ?? set(ofScript: name)
      ?? set(ofPOSIX: name)
  }

  /// What a class such as `[:alpha:]` matches, or `nil` for a name that is none.
  static func set(ofBracket name: String) -> String? {
    switch name {
    // Only here symbols are punctuation, and numbers such as ² no part of words.
    case "punct": set(of: GeneralCategory.allCases.filter { "ps".contains("\($0)".prefix(1)) })
    case "word": "[\(wordCharacters)--[\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE]]"
    default: set(ofPOSIX: name)
    }
  }

  private static func set(ofPOSIX name: String) -> String? {
    switch name {
    case "alpha": set(named: "alphabetic")
    case "digit": digits
    case "alnum": set(named: "alphabetic").map { "[\($0)\(digits)]" }
    case "upper": set(named: "uppercase")
    case "lower": set(named: "lowercase")
    case "punct": set(ofCategory: "p")
    case "space": "\\p{White_Space}"
    case "blank": "[\\t\\p{Zs}]"
    case "cntrl": "\\p{Cc}"
    case "graph": "[\(assigned)--[\\p{White_Space}\\p{Cc}\\p{Cs}]]"
    case "print": "[\(assigned)--[\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cs}]]"
    case "xdigit": hexadecimalDigits
    case "word": wordCharacters
    case "ascii": "[\\u0000-\\u007F]"
    default: nil
    }
  }

  private static let assigned = set(of: GeneralCategory.allCases.filter { $0 != .cn })

  /// The set for a general category or a group of them, or `nil` for any other name.
  private static func set(ofCategory name: String) -> String? {
    switch name {
    case "cn": return "[^\(assigned)]"
    case "c": return "[^\(set(of: GeneralCategory.allCases.filter { !"\($0)".hasPrefix("c") }))]"
    case "assigned": return assigned
    case "lc": return set(of: [.lu, .ll, .lt])
    default:
      let members = GeneralCategory.allCases.filter { category in
        let own = "\(category)"
        return own == name || (name.count == 1 && own.hasPrefix(name))
      }
      return members.isEmpty ? nil : set(of: members)
    }
  }

  /// The set for general categories.
  private static func set(of members: [GeneralCategory]) -> String {
    let names = members.map { "\\p{\($0)}" }.joined()
    let young = GeneralCategory.youngRanges.filter { members.contains($0.category) }.map(\.range)
    // Mn until Unicode 14 and 16, Mc since.
    let moved = set(of: [0x1734...0x1734, 0x1171E...0x1171E])
    let added = members.contains(.mc) ? moved : ""
    let removed = members.contains(.mn) && !members.contains(.mc) ? "--\(moved)" : ""
    return "[[[[\(names)]&&\\p{Age=13.0}]\(set(of: young))\(added)]\(removed)]"
  }

  private static func set(of property: Property) -> String {
    let whole = property.categories.isEmpty ? "" : set(of: property.categories)
    let removed = property.removed.isEmpty ? "" : "--\(set(of: property.removed))"
    return "[[\(whole)\(set(of: property.added))]\(removed)]"
  }

  /// The set for a script, or `nil` for a name that is none or has not grown since Unicode 13.
  private static func set(ofScript name: String) -> String? {
    guard let young = youngMembers[longScriptNames[name] ?? name] else { return nil }
    return "[[\\p{Script=\(name)}&&\\p{Age=13.0}]\(set(of: young))]"
  }

  /// The set of scalars; nothing for none, as ICU has no empty sets.
  private static func set(of ranges: [ClosedRange<UInt32>]) -> String {
    if ranges.isEmpty { return "" }
    return "[\(ranges.map { "\(escape($0.lowerBound))-\(escape($0.upperBound))" }.joined())]"
  }

  private static func escape(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16)
    return "\\U\(String(repeating: "0", count: 8 - digits.count))\(digits)"
  }

  private static let aliases = [
    "ci": "caseignorable", "dia": "diacritic", "ext": "extender", "grext": "graphemeextend",
    "idc": "idcontinue", "ideo": "ideographic", "ids": "idstart", "lower": "lowercase",
    "sd": "softdotted", "sterm": "sentenceterminal", "term": "terminalpunctuation",
    "uideo": "unifiedideograph", "upper": "uppercase", "xidc": "xidcontinue", "xids": "xidstart",
  ]

  private static let categoryNames = [
    "casedletter": "lc", "closepunctuation": "pe", "combiningmark": "m",
    "connectorpunctuation": "pc", "control": "cc", "currencysymbol": "sc",
    "dashpunctuation": "pd", "decimalnumber": "nd", "enclosingmark": "me",
    "finalpunctuation": "pf", "format": "cf", "initialpunctuation": "pi", "letter": "l",
    "letternumber": "nl", "lineseparator": "zl", "lowercaseletter": "ll", "mark": "m",
    "mathsymbol": "sm", "modifierletter": "lm", "modifiersymbol": "sk", "nonspacingmark": "mn",
    "number": "n", "openpunctuation": "ps", "other": "c", "otherletter": "lo",
    "othernumber": "no", "otherpunctuation": "po", "othersymbol": "so",
    "paragraphseparator": "zp", "privateuse": "co", "punctuation": "p", "separator": "z",
    "spaceseparator": "zs", "spacingmark": "mc", "surrogate": "cs", "symbol": "s",
    "titlecaseletter": "lt", "unassigned": "cn", "uppercaseletter": "lu",
  ]
}
