/// Text from data that must do no more than be read: on a terminal, or in a letter.
///
/// A control character, a line separator and a paragraph separator become a space. Characters that
/// only direct how others are shown, such as a change of writing direction, are left out, but for the
/// joiners that some scripts need.
public enum PlainText {
  /// Words with a capital at their beginning.
  package static func capitalised(_ words: String) -> String {
    "\(words.prefix(1).uppercased())\(words.dropFirst())"
  }

  /// On one line.
  public static func singleLine(_ text: String) -> String { shown(text, keepsLines: false) }

  /// With its line feeds.
  public static func lines(_ text: String) -> String { shown(text, keepsLines: true) }

  private static func shown(_ text: String, keepsLines: Bool) -> String {
    func stays(_ scalar: Unicode.Scalar) -> Bool {
      keepsLines && scalar == "\n" || effect(of: scalar) == .none
    }
    guard !text.unicodeScalars.allSatisfy(stays) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if stays(scalar) {
        shown.append(scalar)
      } else if effect(of: scalar) == .control {
        shown.append(" ")
      }
    }
    return String(shown)
  }

  private enum Effect { case none, control, direction }

  private static func effect(of scalar: Unicode.Scalar) -> Effect {
    // What most texts are made of.
    if (0x20...0x7E).contains(scalar.value) { return .none }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return .control
    case .format: return scalar == "\u{200C}" || scalar == "\u{200D}" ? .none : .direction
    default: return .none
    }
  }
}
