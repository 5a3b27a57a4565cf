public import Receivables

/// What could not be used of a ledger, in sentences.
public enum SetAsideText {
  /// What is set aside, without a full stop: `2 lines of invoices.csv, 500,000.00 EUR, are set aside`.
  ///
  /// - Returns: `nil` where nothing is.
  public static func sentence(_ setAside: SetAside) -> String? {
    let files = setAside.files.filter { $0.setAside > 0 }
    guard let last = files.last else { return nil }
    if files.count == 1 {
      let amounts = amounts(last)
      let money = amounts.isEmpty ? "" : ", \(amounts),"
      return "\(lines(last))\(money) \(last.setAside == 1 ? "is" : "are") set aside"
    }
    let parts = files.map { file in
      let amounts = amounts(file)
      return lines(file) + (amounts.isEmpty ? "" : " (\(amounts))")
    }
    return parts.dropLast().joined(separator: ", ") + " and \(parts[parts.count - 1]) are set aside"
  }

  /// The same with the share of the worst file: for the head of a run.
  static func headline(_ setAside: SetAside) -> String? {
    guard let sentence = sentence(setAside) else { return nil }
    guard let worst = setAside.files.max(by: { $0.share < $1.share }), worst.share > 0 else {
      return sentence
    }
    return "\(sentence) (\(percent(worst.share)) of \(worst.file))"
  }

  /// What standard error says of any command that reads the ledger.
  public static func warning(_ setAside: SetAside, ledger: String) -> [String] {
    guard let sentence = sentence(setAside) else { return [] }
    let unusable = unusable(setAside.files)
    let told =
      unusable.isEmpty
      ? []
      : [
        "\(unusable.map(\.file).joined(separator: " and ")) cannot be used: `paid_on` counts as if "
          + "\(unusable.count == 1 ? "it were" : "they were") not there."
      ]
    return ["\(sentence); `duecast check \(ledger)` lists \(isOne(setAside) ? "it" : "them")."]
      + told
  }

  /// Why a forecast is not made of what is left, and what to do.
  public static func refusal(_ files: [SetAside.File], ledger: String) -> String {
    let worst = files.prefix(3).map { file in
      if let fault = wholeFault(file) { return "all of \(file.file) (\(fault))" }
      let causes = file.causes.prefix(2).map {
        "\(NumberText.count($0.lines, "line", "lines")) \($0.code), such as: \($0.problem)"
      }
      return "\(percent(file.share)) of \(file.file) (\(causes.joined(separator: "; ")))"
    }
    let unusable = unusable(files)
    let rest = unusable.isEmpty ? "without them" : "by `paid_on`, as without these files,"
    return
      "Too much of the ledger is set aside for a forecast: \(worst.joined(separator: "; ")). "
      + "Correct the data as `duecast check \(ledger)` says, or forecast \(rest) with "
      + "--accept-set-aside."
  }

  /// Files of payments of which nothing can be used, so that `paid_on` counts.
  private static func unusable(_ files: [SetAside.File]) -> [SetAside.File] {
    files.filter { file in
      ["payments.csv", "allocations.csv"].contains(file.file) && file.read == file.setAside
    }
  }

  /// Why a file cannot be used as a whole; `nil` where some lines of it are set aside by themselves.
  private static func wholeFault(_ file: SetAside.File) -> String? {
    guard file.read == file.setAside, let cause = file.causes.first, file.causes.count == 1,
      ["missing-column", "missing-header", "not-utf8"].contains(cause.code)
    else { return nil }
    return cause.problem
  }

  private static func isOne(_ setAside: SetAside) -> Bool {
    setAside.files.reduce(0) { $0 + $1.setAside } == 1
  }

  private static func lines(_ file: SetAside.File) -> String {
    NumberText.count(file.setAside, "line", "lines") + " of \(file.file)"
  }

  private static func amounts(_ file: SetAside.File) -> String {
    var parts = file.amounts.map { "\(NumberText.exact($0)) \($0.currency)" }
    if file.withoutAmount > 0 {
      let count = parts.isEmpty ? "" : "\(NumberText.grouped(file.withoutAmount)) "
      parts.append("\(count)without a known amount")
    }
    return parts.joined(separator: " and ")
  }

  /// A share that is not none is never shown as none.
  private static func percent(_ share: Double) -> String {
    share < 0.001 ? "less than 0.1%" : NumberText.percent(share, digits: share < 0.1 ? 1 : 0)
  }
}
