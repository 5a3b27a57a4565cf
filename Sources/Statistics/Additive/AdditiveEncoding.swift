/// How one predictor becomes columns, decided once, on the rows of a fit.
struct PredictorEncoding: Sendable, Hashable, Codable {
  enum Shape: Sendable, Hashable, Codable {
    case number(NumericEncoding)
    case levels(LevelEncoding)
  }

  let name: String
  let shape: Shape

  /// - Parameters:
  ///   - components: columns of a curve at most.
  ///   - smooth: columns of a smoother curve at most.
  /// - Returns: nil if the predictor is the same in all rows.
  init?(_ predictor: Predictor, components: Int, smooth: Int) {
    name = predictor.name
    switch predictor.values {
    case .numbers(let numbers):
      guard let encoding = NumericEncoding(numbers, components: components, smooth: smooth) else {
        return nil
      }
      shape = .number(encoding)
    case .levels(let levels):
      guard let encoding = LevelEncoding(levels) else { return nil }
      shape = .levels(encoding)
    }
  }

  /// Columns in an interaction of `order` predictors.
  func marginCount(order: Int) -> Int {
    switch shape {
    case .number(let encoding):
      min(encoding.components.columns, order == 2 ? 5 : 3)
        + (encoding.hasMissing ? 1 : 0)
    case .levels(let encoding): min(encoding.columnCount, order == 2 ? 8 : 4)
    }
  }

  /// Reads rows of the predictor.
  func encode(_ predictor: Predictor) -> EncodedPredictor {
    switch (shape, predictor.values) {
    case (.number(let encoding), .numbers(let numbers)):
      var cells = EncodedPredictor.Cells(count: numbers.count)
      for (row, x) in numbers.enumerated() where !x.isNaN {
        let value = NumericEncoding.scale(x)
        let (lower, share) = NumericEncoding.position(value, in: encoding.knots)
        cells.place[row] = Int32(lower)
        cells.share[row] = share
        cells.line[row] = (value - encoding.mean) / encoding.deviation
      }
      return EncodedPredictor(encoding: self, cells: cells)
    case (.levels(let encoding), .levels(let levels)):
      var cells = EncodedPredictor.Cells(count: 0)
      cells.place = encoding.columns(of: levels)
      return EncodedPredictor(encoding: self, cells: cells)
    default: preconditionFailure("\(name) was fitted as the other kind of column")
    }
  }
}

/// The rows of one predictor, ready to be written as columns.
struct EncodedPredictor: Sendable {
  struct Cells: Sendable {
    /// The knot before a number or the column of a level; −1 for none.
    var place: [Int32]
    var share: [Double]
    var line: [Double]

    init(count: Int) {
      place = Array(repeating: -1, count: count)
      share = Array(repeating: 0, count: count)
      line = share
    }
  }

  let encoding: PredictorEncoding
  let cells: Cells

  var rowCount: Int { cells.place.count }

  /// Writes the first `count` components of a row, those of its margin in an interaction.
  @inline(__always)
  func writeMargin(_ row: Int, count: Int, to out: UnsafeMutablePointer<Double>) {
    switch encoding.shape {
    case .number(let number):
      let curve = number.hasMissing ? count - 1 : count
      writeCurve(number.components, row, count: curve, to: out)
      if number.hasMissing { out[curve] = cells.place[row] < 0 ? 1 : 0 }
    case .levels(let levels): writeLevels(levels, row, count: count, to: out)
    }
  }

  @inline(__always)
  func writeCurve(
    _ components: Matrix, _ row: Int, count: Int, to out: UnsafeMutablePointer<Double>
  ) {
    let place = Int(cells.place[row])
    guard place >= 0 else { return out.update(repeating: 0, count: count) }
    let share = cells.share[row]
    let k = components.rows
    components.storage.withUnsafeBufferPointer { table in
      for c in 0..<count {
        let lower = table[place + c * k]
        out[c] = lower + share * (table[place + 1 + c * k] - lower)
      }
    }
  }

  @inline(__always)
  func writeLevels(
    _ levels: LevelEncoding, _ row: Int, count: Int, to out: UnsafeMutablePointer<Double>
  ) {
    let place = Int(cells.place[row])
    guard place >= 0 else { return out.update(repeating: 0, count: count) }
    for c in 0..<count { out[c] = (c == place ? 1 : 0) - levels.shares[c] }
  }
}
