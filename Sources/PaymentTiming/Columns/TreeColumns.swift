/// The columns that trees read of an invoice on a payment day: what is known of the day, ``DayFeatures``
/// and the regressions' static columns, all as they are.
enum TreeColumns {
  /// With the names of those that reasons count to the customer's own pattern.
  private static let ofDay: [(name: String, isOwnPattern: Bool)] = [
    ("days ahead", false), ("weekday", false), ("day of the month", false),
    ("week of the month", true), ("payment days to the month's end", false),
    ("portfolio's rate of the day of the month", false),
    ("log of the days whose payments wait for this one", false), ("days past due", false),
    ("days past the stated due day", false), ("days since issue", false),
    ("days beyond the usual delay", true), ("days beyond the recent delay", true),
    ("days beyond the last delay", true), ("days beyond the usual age", true),
    ("days past the promised day", false),
  ]

  static func names(_ layout: PaymentLayout) -> [String] {
    ofDay.map(\.name) + DayFeature.allCases.map { "own pattern \($0)" } + layout.staticNames
  }

  static func count(_ layout: PaymentLayout) -> Int {
    ofDay.count + DayFeatures.width + layout.staticIndices.count
  }

  static func emptyRow(_ design: PaymentDesign) -> [Float] {
    Array(repeating: 0, count: count(design.layout))
  }

  /// Where reasons (``Contributions``) count each column; `nil` where they do not.
  static func places(_ layout: PaymentLayout, featureCount: Int) -> [Int?] {
    ofDay.map { $0.isOwnPattern ? featureCount : nil }
      + Array(repeating: featureCount, count: DayFeatures.width) + layout.staticIndices
  }

  /// Whether reasons count what a column contributes.
  static func isShown(_ column: Int, _ design: PaymentDesign) -> Bool {
    places(design.layout, featureCount: design.panel.featureCount)[column] != nil
  }

  /// Writes a day into the columns before the static ones.
  @inline(__always)
  static func write(
    _ day: DayRow, ahead: Int, features: UnsafePointer<Float>,
    into row: UnsafeMutableBufferPointer<Float>
  ) {
    row[0] = Float(ahead)
    row[1] = Float(day.weekday)
    row[2] = Float(day.monthDay)
    row[3] = Float(day.monthWeek / 7)
    row[4] = Float(day.paymentDaysToMonthEnd)
    row[5] = Float(day.monthDayRate)
    row[6] = Float(day.logBacklog)
    row[7] = Float(day.delay)
    row[8] = Float(day.daysPastStated)
    row[9] = Float(day.age)
    row[10] = Float(day.number(.beyondUsual))
    row[11] = Float(day.number(.beyondRecent))
    row[12] = Float(day.number(.beyondLast))
    row[13] = Float(day.number(.beyondUsualAge))
    row[14] = day.daysPastPromise.map { Float($0) } ?? .nan
    for k in 0..<DayFeatures.width { row[firstFeature + k] = features[k] }
  }

  private static let firstFeature = ofDay.count
  static let firstStatic = ofDay.count + DayFeatures.width
}

extension PaymentDesign {
  /// Visits the rows of a spell that are of payment days, with their place among all its rows.
  ///
  /// - Parameters:
  ///   - rows: those of the spell's that may be wanted; all if left out.
  ///   - isWanted: asked once for each of them.
  ///   - row: written anew for each of them (``TreeColumns``).
  func forEachPaymentDay(
    ofSpell i: Int, rows: Range<Int> = 0..<Int.max, where isWanted: () -> Bool = { true },
    _ row: inout [Float], _ body: (Int, UnsafeBufferPointer<Float>) -> Void
  ) {
    let spell = panel.spells[i]
    row.withUnsafeMutableBufferPointer { row in
      for (k, j) in layout.staticIndices.enumerated() {
        row[TreeColumns.firstStatic + k] = panel.features[i * panel.featureCount + j]
      }
      panel.dayFeatures.withUnsafeBufferPointer { features in
        guard let features = features.baseAddress else { return }
        for k in rows.clamped(to: 0..<spell.rowCount) {
          let place = spell.firstRow + k
          let ahead = panel.sampledDays.isEmpty ? k + 1 : Int(panel.sampledDays[place].ahead)
          let day = dayRow(spell, ahead: ahead)
          guard day.isPaymentDay, isWanted() else { continue }
          TreeColumns.write(
            day, ahead: ahead, features: features + place * DayFeatures.width, into: row)
          body(k, UnsafeBufferPointer(row))
        }
      }
    }
  }
}
