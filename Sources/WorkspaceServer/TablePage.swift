/// A section of a page: sentences, a chart, and a table that has the chart's figures.
struct TableSection {
  struct Cell {
    let text: String
    var link = ""
    var isNumber = false

    static func number(_ text: String) -> Cell { Cell(text: text, isNumber: true) }
  }

  let id: String
  let name: String
  /// Shown beside one another; the account has a link.
  var facts: [(name: String, value: String, link: String)] = []
  var lines: [String] = []
  var heads: [Cell] = []
  var rows: [[Cell]] = []
  var caption = ""
  /// The heights of the bars and what they show in a sentence.
  var chart: (heights: [Double], summary: String)?

  var values: [String: Any] {
    var values: [String: Any] = ["id": id, "name": name, "lines": lines]
    if !facts.isEmpty {
      values["facts"] = [
        "list": facts.map { ["name": $0.name, "value": $0.value, "link": $0.link] }
      ]
    }
    if !heads.isEmpty {
      values["table"] =
        [
          "caption": caption.isEmpty ? name : caption, "heads": heads.map(Self.values),
          "rows": rows.map { ["cells": $0.map(Self.values)] },
        ] as [String: Any]
    }
    if let chart { values["chart"] = ["summary": chart.summary, "bars": Self.bars(chart.heights)] }
    return values
  }

  private static func values(_ cell: Cell) -> [String: Any] {
    let isDay = cell.text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
    var values: [String: Any] = ["text": cell.text, "isNumber": cell.isNumber, "isDay": isDay]
    if !cell.link.isEmpty { values["link"] = cell.link }
    return values
  }

  private static func bars(_ heights: [Double]) -> [[String: String]] {
    let (most, wide) = (max(heights.max() ?? 0, .leastNormalMagnitude), 640 / Double(heights.count))
    return heights.enumerated().map { position, height in
      let tall = max(0, height / most * 150)
      return [
        "x": "\(Double(position) * wide + wide * 0.1)", "y": "\(159 - tall)",
        "width": "\(wide * 0.8)", "height": "\(tall)",
      ]
    }
  }
}
