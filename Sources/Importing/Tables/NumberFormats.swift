/// Which cell styles of a workbook show days.
struct NumberFormats {
  /// By the number of the style.
  private var isDay: [Bool] = []

  func showsDay(_ style: Int) -> Bool { isDay.indices.contains(style) && isDay[style] }

  /// Reads the part `styles.xml`.
  init(_ stream: XMLStream?) throws {
    guard let stream else { return }
    var codes: [Int: String] = [:]
    var isInStyles = false
    while let node = try stream.next() {
      switch node {
      case .start("numFmt", _):
        if let id = stream.attribute("numFmtId").flatMap({ Int($0) }) {
          codes[id] = stream.attribute("formatCode")
        }
      case .start("cellXfs", let isEmpty): isInStyles = !isEmpty
      case .end("cellXfs"): isInStyles = false
      case .start("xf", _) where isInStyles:
        let id = stream.attribute("numFmtId").flatMap { Int($0) } ?? 0
        isDay.append(codes[id].map(NumberFormats.isDay) ?? NumberFormats.isBuiltInDay(id))
      default: continue
      }
    }
  }

  /// Formats that programs have without writing them down (ECMA-376, part 1, 18.8.30).
  static func isBuiltInDay(_ id: Int) -> Bool {
    (14...17).contains(id) || id == 22 || (27...36).contains(id) || (50...58).contains(id)
  }

  /// Whether a format code has a day, month or year outside of quotes, brackets and escapes.
  static func isDay(_ code: String) -> Bool {
    var (isQuoted, isBracketed, isEscaped) = (false, false, false)
    var letters = ""
    for character in code.lowercased() {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        isQuoted = character != "\""
      } else if isBracketed {
        isBracketed = character != "]"
      } else {
        switch character {
        case "\"": isQuoted = true
        case "[": isBracketed = true
        case "\\", "_", "*": isEscaped = true
        case ";": return letters.contains("y") || letters.contains("d")
        default: letters.append(character)
        }
      }
    }
    return letters.contains("y") || letters.contains("d")
  }
}
