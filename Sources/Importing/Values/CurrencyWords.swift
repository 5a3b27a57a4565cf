import Receivables

/// Currencies by their codes, signs and names.
enum CurrencyWords {
  /// The code of a sign or code that stands beside a number; `$` and `kr` say no more than that it is
  /// money.
  static func code(_ text: String) -> String? {
    if let code = signs[text.lowercased()] { return code }
    if let currency = Currency(text), currency.isListed { return currency.code }
    return nil
  }

  /// The currency of a cell: its code, its sign or its name.
  static func currency(_ text: String) -> Currency? {
    let plain = text.trimmed
    if let currency = Currency(plain), currency.isListed { return currency }
    if let code = signs[plain.lowercased()], !code.isEmpty { return Currency(code) }
    if let code = names[Caption.normalised(plain)] { return Currency(code) }
    // `USD - US Dollar`, `EUR (Euro)`.
    let first = plain.prefix { $0.isLetter }
    guard first.count == 3, first.count < plain.count else { return nil }
    return Currency(String(first)).flatMap { $0.isListed ? $0 : nil }
  }

  /// Signs; empty where several currencies have the same.
  private static let signs = [
    "€": "EUR", "£": "GBP", "¥": "", "$": "", "us$": "USD", "usd$": "USD", "a$": "AUD", "c$": "CAD",
    "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "₹": "INR", "rs": "",
    "₽": "RUB",
    "₺": "TRY", "₩": "KRW", "₪": "ILS", "zł": "PLN", "kč": "CZK", "ft": "HUF", "kr": "",
    "fr": "CHF",
    "sfr": "CHF", "r": "ZAR", "₫": "VND", "₦": "NGN", "฿": "THB", "eur": "EUR", "mx$": "MXN",
  ]

  private static let names: [String: String] = Dictionary(
    [
      ("US Dollar", "USD"), ("U.S. Dollar", "USD"), ("USA", "USD"), ("Euro", "EUR"),
      ("British Pound", "GBP"), ("Pound Sterling", "GBP"), ("Sterling", "GBP"),
      ("British pound sterling", "GBP"), ("Canadian Dollar", "CAD"), ("Australian Dollar", "AUD"),
      ("New Zealand Dollar", "NZD"), ("Swiss Franc", "CHF"), ("Schweizer Franken", "CHF"),
      ("Japanese Yen", "JPY"), ("Yen", "JPY"), ("Indian Rupee", "INR"), ("Singapore Dollar", "SGD"),
      ("Hong Kong Dollar", "HKD"), ("Swedish Krona", "SEK"), ("Norwegian Krone", "NOK"),
      ("Danish Krone", "DKK"), ("Polish Zloty", "PLN"), ("Czech Koruna", "CZK"),
      ("Hungarian Forint", "HUF"), ("Brazilian Real", "BRL"), ("Mexican Peso", "MXN"),
      ("South African Rand", "ZAR"), ("United States Dollar", "USD"), ("US-Dollar", "USD"),
      ("Kuwaiti Dinar", "KWD"), ("UAE Dirham", "AED"), ("Chinese Yuan", "CNY"),
    ].map { (Caption.normalised($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })
}
