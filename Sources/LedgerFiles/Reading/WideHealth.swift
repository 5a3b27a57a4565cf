internal import Receivables

// health.csv with a column for each metric, as tools for customer success export it.

extension Table {
  /// Has customers and days, but neither metrics nor values in lines of their own.
  var isWideHealth: Bool {
    column("customer_id") >= 0 && column("observed_on") >= 0 && column("metric") < 0
      && column("value") < 0 && !metricColumns.isEmpty
  }

  /// Columns that are no part of the contract.
  private var otherColumns: [Int] {
    columns.indices.filter { place in
      !columns[place].isEmpty && column(columns[place]) == place
        && !FileContract.health.knows(columns[place])
    }
  }

  /// Those whose cells are numbers.
  var metricColumns: [Int] {
    let others = otherColumns
    let texts = Set(textColumns(among: others))
    return others.filter { !texts.contains($0) }
  }

  /// Those whose cells are not.
  var textColumns: [Int] { textColumns(among: otherColumns) }

  private static let linesLookedAt = 1000

  /// Of the first lines with something in them, more than half are no numbers.
  private func textColumns(among places: [Int]) -> [Int] {
    var (filled, numbers) = ([Int: Int](), [Int: Int]())
    var left = Self.linesLookedAt
    sampleLines { line in
      for place in places {
        do throws(Fault) {
          guard try line.number(place) != nil else { continue }
          numbers[place, default: 0] += 1
        } catch {}
        filled[place, default: 0] += 1
      }
      left -= 1
      return left > 0
    }
    return places.filter { 2 * (numbers[$0] ?? 0) < (filled[$0] ?? 0) || filled[$0] == nil }
  }
}

extension CSVFeed {
  func noticeText(_ table: Table, _ contract: FileContract, _ builder: inout LedgerBuilder) {
    for place in table.textColumns {
      builder.log.add(
        Fault(
          code: "unknown-column",
          problem: "column `\(table.columns[place])` is not part of the contract: no numbers",
          remedy: "nothing to do: it is not read"),
        line: 1, effect: .noticed, knownOn: DayNumber.always)
    }
  }

  /// Captions as metrics are named: `Support tickets (30 days)` is `support_tickets`, unless another caption
  /// would be that too.
  private static func metrics(captions: [String]) -> [String] {
    func name(_ text: String) -> String {
      let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
      return words.joined(separator: "_")
    }
    let short = captions.map { name($0.replacing(/\s*\([^()]*\)\s*$/, with: "")) }
    return zip(captions, short).map { caption, own in
      let isOwn = !own.isEmpty && short.count { $0 == own } == 1
      return isOwn ? own : name(caption).isEmpty ? caption : name(caption)
    }
  }

  func readWideHealth(_ table: Table, _ builder: inout LedgerBuilder) {
    let (customer, observed) = (table.column("customer_id"), table.column("observed_on"))
    let posted = table.column("posted_on")
    let places = table.metricColumns
    let names = Self.metrics(captions: places.map { table.columns[$0] })
    let metrics = zip(places, names).map { (place: $0, name: $1) }
    let context = builder.eventContext
    let read = parts(of: table, own: observed, posted: posted) {
      (part: inout CustomerPart<HealthObservation>, line, knownOn) throws(Fault) in
      let subject = try line.requiredText(customer)
      let day = Day(number: Int(try line.requiredDay(observed)))
      let postedOn = try line.optionalDay(posted)
      var records: [HealthRecord] = []
      for (place, name) in metrics {
        do throws(Fault) {
          guard let value = try line.number(place) else { continue }
          records.append(
            HealthRecord(
              of: subject,
              HealthObservation(customer: .unplaced, observedOn: day, metric: name, value: value),
              postedOn: postedOn))
        } catch {
          part.log.add(error, line: line.number, effect: .corrected, knownOn: knownOn)
        }
      }
      part.add(records, line: line.number, context)
    }
    builder.takeHealth(read)
  }
}
