/// Offending text for a message: in back quotes, on one line, and not too long.
package func quoted(_ text: UnsafeBufferPointer<UInt8>) -> String {
  quoted(String(decoding: text, as: UTF8.self))
}

package func quoted(_ text: String) -> String {
  let line = String(text.map { $0.isNewline ? " " : $0 })
  return line.count <= 40 ? "`\(line)`" : "`\(line.prefix(39))…`"
}

/// A count with grouped thousands.
package func grouped(_ count: Int) -> String {
  var text = ""
  let digits = String(count)
  for (place, digit) in digits.enumerated() {
    if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return text
}
