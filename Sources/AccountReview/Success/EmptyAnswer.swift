public import Receivables

extension SuccessPolicy {
  /// Whether an answer to a question says nothing.
  public func isEmpty(_ interview: Interview) -> Bool {
    guard !interview.question.isEmpty else { return false }
    let words = interview.answer.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }
    return words.count < fewestWords || genericAnswers.contains(words.joined(separator: " "))
  }
}
