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
      ] {
        try library.register(String(decoding: bytes, as: UTF8.self), named: name)
      }
    } catch { preconditionFailure("a template cannot be read: \(error)") }
    return library
  }()

  static func show(
    _ template: String, _ title: String, _ values: [String: Any], _ session: Session?,
    said: String = "", status: HTTPResponse.Status = .ok
  ) -> Response {
    var all = values
    all["title"] = title
    all["said"] = said.isEmpty ? nil : said
    all["person"] = session?.person.name
    all["role"] = session?.person.role.rawValue
    all["sees"] = session?.person.role.may(.see) ?? false
    all["audits"] = session?.person.role.may(.audit) ?? false
    all["manages"] = session?.person.role.may(.manage) ?? false
    all["token"] = session?.formToken
    all["key"] = WorkspaceStore.token()
    guard let text = library.render(all, withTemplate: template) else {
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
