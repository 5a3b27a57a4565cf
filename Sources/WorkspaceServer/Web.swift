import Foundation
import HTTPTypes
package import Hummingbird
import Logging
package import WorkspaceStore

/// A request with who asks.
package struct DeskContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package var session: Session?
  var token: String?

  package init(source: Source) { coreContext = .init(source: source) }
}

/// What a person is told instead of the page.
struct Refusal: Error {
  let status: HTTPResponse.Status
  let sentence: String

  init(status: HTTPResponse.Status, sentence: String) {
    (self.status, self.sentence) = (status, sentence)
  }

  /// Of a form of which nothing was recorded.
  ///
  /// - Parameter stays: what the page still has for whoever goes back to it.
  init(unrecorded sentence: String, stays: String? = nil) {
    self.init(
      status: .unprocessableContent,
      sentence: sentence + " Nothing was recorded"
        + (stays.map { "; go back, \($0)." } ?? "."))
  }

  /// The same of a form that can be corrected.
  init(toCorrect sentence: String) {
    self.init(unrecorded: sentence, stays: "what you typed is still there")
  }
}

/// The headers of every answer, errors too: the outermost of all.
struct SafeHeaders: RouterMiddleware {
  func handle(
    _ request: Request, context: DeskContext,
    next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do { response = try await next(request, context) } catch let error as Refusal {
      response = Pages.refused(error, context.session)
    } catch let error as StoreError {
      response = Pages.refused(
        Refusal(status: .unprocessableContent, sentence: error.description), context.session)
    } catch let error as any HTTPResponseError {
      response = Pages.refused(
        Refusal(
          status: error.status,
          sentence: error.status == .notFound
            ? "There is no such page." : "The request cannot be answered."), context.session)
    } catch {
      context.logger.error("\(error)")
      let trouble = StorageTrouble(error)
      response = Pages.refused(
        Refusal(
          status: trouble == nil ? .internalServerError : .init(code: 507),
          sentence: trouble?.sentence
            ?? "Something failed; nothing was recorded that was not confirmed. Try again."),
        context.session)
    }
    for (name, value) in Self.fields {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }

  private static let fields = [
    (
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store"), ("Cross-Origin-Opener-Policy", "same-origin"),
  ]
}

/// Refuses what another site sends, and finds who asks.
struct Gate: RouterMiddleware {
  let store: WorkspaceStore
  let origin: String?
  let cookie: String
  /// Names by which browsers may ask for the pages, so that no other name can be made to lead here.
  let hosts: Set<String>

  func handle(
    _ request: Request, context: DeskContext,
    next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let isRead = request.method == .get || request.method == .head
    try checkHost(request)
    if !isRead { try checkOrigin(request) }
    if let token = request.cookies[cookie]?.value {
      context.token = token
      // A page that asks by itself whether it is out of date keeps nobody signed in.
      let isSeen = request.uri.path != "/standing"
      context.session = try await Background.run { [store] in
        try store.session(token, isSeen: isSeen)
      }
    }
    let path = request.uri.path
    if context.session == nil, path != "/sign-in", !path.hasPrefix("/assets/") {
      guard isRead else {
        throw Refusal(
          status: .unauthorized,
          sentence: "You are signed out, and nothing was recorded. Sign in in another tab, come "
            + "back here with the browser's Back, and send it again: what you typed is still there."
        )
      }
      return .redirect(to: "/sign-in", type: .normal)
    }
    return try await next(request, context)
  }

  /// Without the port, which a proxy may change.
  private func checkHost(_ request: Request) throws {
    guard let authority = request.head.authority else { return }
    let name = authority.replacing(/:[0-9]+$/, with: "").lowercased()
    guard hosts.contains(name) else {
      throw Refusal(
        status: .misdirectedRequest, sentence: "The pages are not served under this name.")
    }
  }

  private func checkOrigin(_ request: Request) throws {
    func field(_ name: String) -> String? {
      HTTPField.Name(name).flatMap { request.headers[$0] }
    }
    let isSame: Bool
    if let site = field("Sec-Fetch-Site") {
      isSame = site == "same-origin" || site == "none"
    } else {
      let own = origin ?? "http://" + (request.head.authority ?? "")
      isSame = field("Origin") == own
    }
    guard isSame else {
      throw Refusal(status: .forbidden, sentence: "The form was sent from another site.")
    }
  }
}

/// The fields of a form.
struct Form: Sendable {
  private static let mostBytes = 64 * 1024
  let fields: [String: String]
  /// All values of the fields that are given more than once, in order.
  let lists: [String: [String]]

  init(_ request: Request) async throws {
    var request = request
    let buffer = try await request.collectBody(upTo: Self.mostBytes)
    var fields: [String: String] = [:]
    var lists: [String: [String]] = [:]
    for (name, value) in Self.pairs(String(buffer: buffer)) {
      fields[name] = value.trimmingCharacters(in: .whitespacesAndNewlines)
      lists[name, default: []].append(fields[name] ?? "")
    }
    self.fields = fields
    self.lists = lists
  }

  subscript(_ name: String) -> String { fields[name] ?? "" }

  /// Names and values as forms write them, in a body or an address.
  fileprivate static func pairs(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: "&").compactMap { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(parts[0]), parts.count == 2, let value = decoded(parts[1]) else {
        return nil
      }
      return (name, value)
    }
  }

  private static func decoded(_ text: Substring) -> String? {
    text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
  }

  /// Refuses a form that no page of this session showed.
  func check(_ session: Session) throws {
    let (given, own) = (Array(self["token"].utf8), Array(session.formToken.utf8))
    let difference = zip(given, own).reduce(0) { $0 | ($1.0 ^ $1.1) }
    guard given.count == own.count, difference == 0 else {
      throw Refusal(
        status: .forbidden, sentence: "The form is of another session: open the page again.")
    }
    guard self["key"].count == 64 else {
      throw Refusal(status: .badRequest, sentence: "The form has no key: open the page again.")
    }
  }
}

extension Request {
  /// The names and values of the address; of a name that is given twice the first.
  var query: [String: String] {
    Dictionary(Form.pairs(uri.query ?? "").map { ($0.name, $0.value) }) { first, _ in first }
  }
}
