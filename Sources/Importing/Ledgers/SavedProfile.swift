package import Receivables

extension Profile {
  /// A profile that reads the next file of the same kind without a question, as YAML.
  ///
  /// - Parameters:
  ///   - captions: the columns as they were understood.
  package func saved(
    named name: String, captions: [Role: [String]], charset: String?, delimiter: String?,
    dayOrder: DayOrder?, decimal: DecimalMark?, currency: Currency?
  ) -> String {
    var lines = [
      "# How files like this one are read; `duecast import FILE --profile THIS` uses it.",
      "profile: \(Profile.quoted(name))",
      "based_on: \(self.name)",
    ]
    if let charset { lines.append("encoding: \(charset)") }
    if let delimiter { lines.append("delimiter: \(Profile.quoted(delimiter))") }
    if let dayOrder { lines.append("dates: \(dayOrder.rawValue)") }
    if let decimal { lines.append("decimal: \(decimal.rawValue)") }
    if let currency { lines.append("currency: \(currency.code)") }
    lines.append("captions:")
    for (role, texts) in captions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      lines.append("  \(role.rawValue): [\(texts.map(Profile.quoted).joined(separator: ", "))]")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Double-quoted YAML.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\t": quoted += "\\t"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case _ where isPlain(scalar): quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return quoted + "\""
  }

  /// What YAML takes as it is: no control characters, no byte-order mark, no noncharacters.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}

extension ReadTable {
  /// The mapping of this table as a profile.
  package func savedProfile(named name: String) -> String {
    var captions: [Role: [String]] = map.columns.mapValues { [map.captions[$0]] }
    if !map.buckets.isEmpty { captions[.bucket] = map.buckets.map { map.captions[$0] } }
    let charset: String? =
      switch source.charset {
      case .named(let name): name
      default: nil
      }
    return profile.saved(
      named: name, captions: captions, charset: charset, delimiter: source.delimiter?.description,
      dayOrder: form.dayOrder, decimal: form.decimal, currency: profile.currency)
  }
}
