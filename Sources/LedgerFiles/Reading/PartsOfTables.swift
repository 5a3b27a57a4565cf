internal import Receivables

/// What one part of a table says, and what is said of its lines.
protocol TablePart: Sendable {
  init()
  var log: LineLog { get set }
}

extension EventPart: TablePart {}
extension CustomerPart: TablePart {}

extension CSVFeed {
  /// What a table says, part by part; a line with a fault is set aside.
  ///
  /// - Parameters:
  ///   - own: the column of the day that a record is of.
  ///   - posted: that of the day on which it was posted.
  ///   - read: takes a line, which is known from a day on.
  func parts<Part: TablePart>(
    of table: Table, own: Int, posted: Int,
    _ read: @escaping @Sendable (inout Part, Line, Int32) throws(Fault) -> Void
  ) -> [RecordPart<Part>] {
    table.inParts(reading) {
      Part()
    } _: { part, line in
      let knownOn = line.knownDay(own: own, posted: posted)
      part.log.read(knownOn: knownOn)
      do throws(Fault) {
        try read(&part, line, knownOn)
      } catch {
        part.log.setAside(line, error, knownOn: knownOn)
      }
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: own, posted: posted)
    }.parts
  }
}
