import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import WorkspaceServer
import WorkspaceStore

/// A workspace on the partial-payments ledger with one person of each role.
struct TestDesk {
  let store: WorkspaceStore
  let workspace: Workspace
  static let passphrase = "correct horse battery"

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let ledger = root.appending(path: "fixtures/ledgers/partial-payments")
  static let customer = "B"

  init(roles: [Role] = []) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
    store = try WorkspaceStore.create(in: folder)
    try store.importLedger(Self.ledger)
    for role in roles {
      try store.addPerson(role.rawValue, role, passphrase: Self.passphrase)
    }
    workspace = Workspace(store, Desk(store, day: try store.day("last")))
  }

  func remove() { try? FileManager.default.removeItem(at: store.folder) }

  /// A cookie and the token of forms.
  func signIn(_ role: Role) throws -> (cookie: String, form: String) {
    guard case .token(let token) = try store.signIn(role.rawValue, Self.passphrase),
      let session = try store.session(token)
    else { throw StoreError("\(role) is not signed in") }
    return ("duecast=\(token)", session.formToken)
  }

  static func headers(_ cookie: String?, site: String? = "same-origin") -> HTTPFields {
    var fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    if let cookie { fields[.cookie] = cookie }
    if let site, let name = HTTPField.Name("Sec-Fetch-Site") { fields[name] = site }
    return fields
  }

  static func body(_ fields: [String: String]) -> ByteBuffer {
    var plain = CharacterSet.alphanumerics
    plain.insert(charactersIn: "-_.~")
    return ByteBuffer(
      string: fields.map { name, value in
        name + "=" + (value.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
      }.joined(separator: "&"))
  }

  /// What a form brings besides its own fields.
  static func fields(_ form: String, _ own: [String: String]) -> [String: String] {
    ["token": form, "key": WorkspaceStore.token()].merging(own) { $1 }
  }

  static func send(
    _ client: any TestClientProtocol, _ path: String, _ cookie: String, _ fields: [String: String]
  ) async throws -> (status: HTTPResponse.Status, text: String) {
    let answer = try await client.execute(
      uri: path, method: .post, headers: headers(cookie), body: body(fields))
    return (answer.status, String(buffer: answer.body))
  }

  static func get(
    _ client: any TestClientProtocol, _ path: String, _ cookie: String
  ) async throws -> (status: HTTPResponse.Status, text: String) {
    let answer = try await client.execute(uri: path, method: .get, headers: headers(cookie))
    return (answer.status, String(buffer: answer.body))
  }

  static func contact(_ form: String, key: String, note: String = "") -> [String: String] {
    [
      "token": form, "key": key, "customer": customer, "channel": "call", "outcome": "no-answer",
      "note": note,
    ]
  }
}
