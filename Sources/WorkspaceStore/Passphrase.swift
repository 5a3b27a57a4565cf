import CSodium
import Foundation

/// Passphrases as they are kept: by Argon2id of libsodium, whose text carries its cost.
package enum Passphrase {
  /// Longer ones are refused before anything is computed.
  package static let mostBytes = 1024
  package static let fewestCharacters = 12

  /// - Throws: ``StoreError`` for a passphrase that is too short or too long.
  package static func hash(_ passphrase: String) throws -> String {
    guard sodium_init() >= 0 else { throw StoreError("libsodium does not start.") }
    let bytes = normalised(passphrase)
    guard passphrase.count >= fewestCharacters, bytes.count <= mostBytes else {
      throw StoreError(
        "A passphrase has \(fewestCharacters) characters or more and \(mostBytes) bytes at most.")
    }
    var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
    guard
      crypto_pwhash_str(
        &text, bytes, UInt64(bytes.count), UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE),
        Int(crypto_pwhash_MEMLIMIT_INTERACTIVE)) == 0
    else { throw StoreError("There is too little memory for a passphrase: 64 MiB are needed.") }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Takes as long for whatever does not match.
  package static func matches(_ passphrase: String, _ kept: String) -> Bool {
    let bytes = normalised(passphrase)
    guard sodium_init() >= 0, bytes.count <= mostBytes else { return false }
    return kept.withCString { crypto_pwhash_str_verify($0, bytes, UInt64(bytes.count)) == 0 }
  }

  /// One form of letters that two keyboards write in different ways.
  private static func normalised(_ text: String) -> [CChar] {
    text.precomposedStringWithCanonicalMapping.utf8.map(CChar.init(bitPattern:))
  }
}
