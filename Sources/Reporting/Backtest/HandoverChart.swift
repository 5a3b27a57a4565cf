public import Forecasting
import Foundation
internal import PaymentTiming

/// The drawing of how far a customer's own record is trusted, and whether that serves: above, the
/// weight n/(n + κ) of the existing-customer model by settled invoices n; below, how each model
/// forecast such customers' invoices in validation.
public struct HandoverChart: Sendable {
  private let steps: [HandoverStep]
  /// κ of the weight; `nil` for the weights of the steps, as of several fits.
  private let evidenceScale: Double?
  private let loss: String

  /// Of one fit; `nil` where validation had nothing to tell.
  public init?(_ diagnostics: FitDiagnostics) {
    guard diagnostics.handover.count > 1 else { return nil }
    evidenceScale = diagnostics.evidenceScale
    steps = diagnostics.handover
    loss = "−log-likelihood of an invoice in validation"
  }

  /// Of the origins of a backtest; `nil` where there are no two steps to compare.
  public init?(_ summary: BacktestSummary) {
    steps = BacktestTables(summary: summary).handover
    guard steps.count > 1 else { return nil }
    evidenceScale = nil
    loss = "CRPS of payment days, at the backtest's origins"
  }

  private static let size = (width: 640.0, height: 440.0)
  private static let plot = (left: 56.0, right: 620.0)
  private static let upper = (top: 46.0, bottom: 186.0)
  private static let lower = (top: 250.0, bottom: 390.0)

  /// The settled invoices drawn, as logarithms of 1 + n.
  private var reach: ClosedRange<Double> { 0...log(1 + 2 * Double(steps[steps.count - 1].from)) }

  private func x(_ settled: Double) -> Double {
    let share = log(1 + settled) / reach.upperBound
    return Self.plot.left + share * (Self.plot.right - Self.plot.left)
  }

  /// The middle of a step, on the scale of the drawing.
  private func middle(_ step: HandoverStep) -> Double {
    let last = step.to == .max ? 2 * step.from : step.to
    return x((Double(step.from + last)) / 2)
  }

  public var svg: String {
    let weight = evidenceScale.map { ", n/(n + \(NumberText.full($0)))" } ?? ""
    let text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 440" role="img" \
      aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="12">
      <title id="title">Hand-over from the new-customer to the existing-customer model</title>
      <desc id="desc">The weight of the existing-customer model by settled invoices\
      \(weight), and the loss of each model by settled invoices: \(loss).</desc>
      <style>
      text { fill: #333 } .axis { stroke: #999 } .grid { stroke: #e4e4e4 }
      .line { fill: none; stroke-width: 2 } .existing { stroke: #1f5fa8 } .new { stroke: #c2571a }
      .mixed { stroke: #333; stroke-dasharray: 4 3 } .weight { stroke: #1f5fa8 }
      @media (prefers-color-scheme: dark) {
        text { fill: #ddd } .grid { stroke: #444 } .existing, .weight { stroke: #79b0f0 }
        .new { stroke: #f0a070 } .mixed { stroke: #ddd }
      }
      </style>

      """
    return text + weightPanel + lossPanel + "</svg>\n"
  }

  private var weightPanel: String {
    let (top, bottom) = Self.upper
    func y(_ weight: Double) -> Double { bottom - weight * (bottom - top) }
    let curve =
      evidenceScale.map { scale in
        (0...100).map { k -> String in
          let settled = exp(reach.upperBound * Double(k) / 100) - 1
          return point(x(settled), y(settled / (settled + scale)))
        }
      } ?? steps.map { point(middle($0), y($0.weight)) }
    let grid = [0, 0.5, 1].map { gridline(y($0), NumberText.percent($0)) }
    return heading("Weight of the existing-customer model, by settled invoices", top)
      + grid.joined() + line(curve, "weight") + ticks(bottom)
  }

  private var lossPanel: String {
    let (top, bottom) = Self.lower
    let losses = steps.flatMap { [$0.existing, $0.new, $0.mixed] }
    let (low, high) = (losses.min() ?? 0, losses.max() ?? 1)
    func y(_ loss: Double) -> Double {
      bottom - (loss - low) / max(high - low, 1e-9) * (bottom - top)
    }
    let lines: [(String, (HandoverStep) -> Double)] = [
      ("existing", { $0.existing }), ("new", { $0.new }), ("mixed", { $0.mixed }),
    ]
    let drawn = lines.map { name, value in
      line(steps.map { point(middle($0), y(value($0))) }, name)
    }
    let legend = lines.enumerated().map { k, item in
      let left = 330 + 96 * Double(k)
      return "<line class=\"line \(item.0)\" x1=\"\(left)\" x2=\"\(left + 22)\" "
        + "y1=\"\(top - 20)\" y2=\"\(top - 20)\"/>"
        + "<text x=\"\(left + 28)\" y=\"\(top - 16)\">\(item.0)</text>\n"
    }
    let grid = [low, (low + high) / 2, high].map {
      gridline(y($0), NumberText.fixed($0, digits: 2))
    }
    return heading(loss, top) + legend.joined()
      + grid.joined() + drawn.joined() + ticks(bottom)
  }

  private func heading(_ text: String, _ top: Double) -> String {
    "<text x=\"8\" y=\"\(top - 16)\" font-weight=\"600\">\(text)</text>\n"
  }

  private func gridline(_ y: Double, _ label: String) -> String {
    "<line class=\"grid\" x1=\"\(Self.plot.left)\" x2=\"\(Self.plot.right)\" y1=\"\(number(y))\" "
      + "y2=\"\(number(y))\"/><text x=\"\(Self.plot.left - 8)\" y=\"\(number(y + 4))\" "
      + "text-anchor=\"end\">\(label)</text>\n"
  }

  private func ticks(_ bottom: Double) -> String {
    let marks = [0] + steps.map(\.from)
    return marks.map {
      "<text x=\"\(number(x(Double($0))))\" y=\"\(bottom + 18)\" text-anchor=\"middle\">\($0)</text>\n"
    }.joined()
      + "<line class=\"axis\" x1=\"\(Self.plot.left)\" x2=\"\(Self.plot.right)\" y1=\"\(bottom)\" "
      + "y2=\"\(bottom)\"/>\n"
  }

  private func line(_ points: [String], _ name: String) -> String {
    "<polyline class=\"line \(name)\" points=\"\(points.joined(separator: " "))\"/>\n"
  }

  private func point(_ x: Double, _ y: Double) -> String { "\(number(x)),\(number(y))" }

  private func number(_ value: Double) -> String {
    NumberText.full((value * 100).rounded() / 100)
  }
}
