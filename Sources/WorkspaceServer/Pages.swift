import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import Reporting
import WorkspaceStore

/// The templates, and pages made from them.
///
/// All values are finished texts.
enum Pages {
  private static let library: MustacheLibrary = {
    registerMarkup()
    var library = MustacheLibrary()
    do {
      for (name, bytes) in [
        ("layout", PackageResources.layout_mustache),
        ("account", PackageResources.account_mustache),
        ("audit", PackageResources.audit_mustache), ("signin", PackageResources.signin_mustache),
        ("today", PackageResources.today_mustache), ("refused", PackageResources.refused_mustache),
        ("tables", PackageResources.tables_mustache), ("users", PackageResources.users_mustache),
        ("worklist", PackageResources.worklist_mustache),
        ("bulk", PackageResources.bulk_mustache), ("search", PackageResources.search_mustache),
        ("asof", PackageResources.asof_mustache), ("policy", PackageResources.policy_mustache),
        ("team", PackageResources.team_mustache),
        ("alerts", PackageResources.alerts_mustache), ("cash", PackageResources.cash_mustache),
        ("settings", PackageResources.settings_mustache),
      ] {
        try library.register(String(decoding: bytes, as: UTF8.self), named: name)
      }
    } catch { preconditionFailure("a template cannot be read: \(error)") }
    return library
  }()

  private static let all: [(name: String, path: String, permission: Role.Permission)] = [
    ("Today", "/", .see), ("Worklist", "/worklist", .see), ("Promises", "/promises", .see),
    ("Disputes", "/disputes", .see), ("Cash", "/cash", .see), ("Forecast", "/forecast", .see),
    ("Health", "/health", .see), ("Alerts", "/alerts", .see), ("Data", "/data", .see),
    ("Policy", "/policy", .see),
    ("Team", "/team", .assign), ("Audit", "/audit", .audit), ("Users", "/users", .manage),
  ]

  private static func places(_ role: Role, _ title: String) -> [[String: Any]] {
    all.filter { role.may($0.permission) }.map {
      ["path": $0.path, "name": $0.name, "isCurrent": $0.name == title]
    }
  }

  private static let keyList = [
    ("/", "search"), ("j, k", "next, previous account"), ("Enter", "open the account"),
    ("n", "no answer, try again"), ("p", "promise"), ("a", "next action"), ("w", "says it is paid"),
    ("d", "dispute"), ("s", "snooze"), ("m", "note; Ctrl+Enter records it"),
    ("u", "undo the last entry"),
    ("x", "mark an account, with Shift through here"), ("b", "act on the marked accounts"),
    ("?", "this list"),
  ].map { ["key": $0.0, "what": $0.1] }

  /// An empty text, which is nothing to sections.
  private struct Blank: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }

  private static func finished(_ value: Any) -> Any {
    switch value {
    case let text as String: text.isEmpty ? Blank() : text
    case let list as [Any]: list.map(finished)
    case let values as [String: Any]: values.mapValues(finished)
    default: value
    }
  }

  static func show(
    _ template: String, _ title: String, _ values: [String: Any], _ session: Session?,
    said: String = "", status: HTTPResponse.Status = .ok
  ) -> Response {
    var all = values
    all["title"] = title
    all["said"] = said.isEmpty ? nil : said
    all["person"] = session?.person.name
    all["role"] = session?.person.role.rawValue
    if let session {
      all["places"] = places(session.person.role, title)
      all["sees"] = session.person.role.may(.see)
      all["keysOn"] = session.settings.keys
      all["keyList"] = keyList
    }
    all["token"] = session?.formToken
    all["key"] = WorkspaceStore.token()
    guard let text = library.render(finished(all), withTemplate: template) else {
      preconditionFailure("there is no template \(template)")
    }
    return Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  static func refused(_ refusal: Refusal, _ session: Session?) -> Response {
    show(
      "refused", "\(refusal.status.code)", ["sentence": refusal.sentence], session,
      status: refusal.status)
  }
}
