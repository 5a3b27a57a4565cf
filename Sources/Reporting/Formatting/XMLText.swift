/// Text that XML 1.0 can hold.
///
/// - SeeAlso: W3C, *Extensible Markup Language (XML) 1.0* (2008), production 2.
enum XMLText {
  /// With a replacement character for each one that has no place in XML.
  static func valid(_ text: String) -> String {
    guard !text.unicodeScalars.allSatisfy(isValid) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isValid($0) ? $0 : "\u{FFFD}" }))
  }

  private static func isValid(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
