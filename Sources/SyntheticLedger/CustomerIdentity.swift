import Statistics

enum Country: String, CaseIterable {
  case germany = "DE"
  case france = "FR"
  case britain = "GB"
  case unitedStates = "US"
}

/// Names and addresses of nobody: reserved domains and telephone numbers set aside for fiction.
struct CustomerIdentity {
  let company: String
  let contact: String
  let email: String
  let phone: String
  let language: String
  let collector: String

  static let collectors = ["A. Keller", "B. Okafor", "C. Lindqvist", "D. Moreau", "E. Novak"]

  private static let places = [
    "Altmark", "Birkenau", "Castelle", "Dornfeld", "Elverton", "Falkenrode", "Grantham Vale",
    "Harwick", "Isenbach", "Juniper", "Kestrel", "Larkmoor", "Meridian", "Northgate", "Oakhaven",
    "Pellworm", "Quarry Hill", "Rosental", "Silverbrook", "Tannenhof", "Ulmenau", "Valmont",
    "Westerholt", "Yarrow", "Zephyr",
  ]
  private static let trades = [
    "Bearings", "Books", "Castings", "Ceramics", "Coffee", "Electrics", "Filters", "Foods", "Glass",
    "Instruments", "Joinery", "Laboratories", "Lighting", "Logistics", "Optics", "Packaging",
    "Paints", "Plastics", "Printing", "Pumps", "Textiles", "Tools", "Valves", "Vehicles",
  ]
  private static let firstNames = [
    "Anna", "Boris", "Carla", "David", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Klara",
    "Luca", "Maya", "Nils", "Olga", "Paul", "Rosa", "Samir", "Tess", "Victor", "Wanda", "Yusuf",
  ]
  private static let lastNames = [
    "Abel", "Brandt", "Carver", "Dubois", "Ebert", "Fontaine", "Graf", "Hale", "Ivers", "Jansen",
    "Klein", "Lambert", "Marsh", "Noel", "Ortega", "Petit", "Quinn", "Roth", "Stone", "Thorne",
    "Unger", "Vogel", "Wells", "York",
  ]

  init(tag: String, country: Country, draws: inout SplitMix64) {
    let (place, trade) = (draws.element(Self.places), draws.element(Self.trades))
    let partner = draws.element(Self.lastNames)
    let style = draws.uniform()
    let (first, last) = (draws.element(Self.firstNames), draws.element(Self.lastNames))
    let line = draws.integer(0...99)
    collector = draws.element(Self.collectors)
    contact = "\(first) \(last)"
    email = "\(first.lowercased()).\(last.lowercased())@c\(tag).example.com"
    let twoDigits = line < 10 ? "0\(line)" : "\(line)"
    let form: String
    switch country {
    case .germany: (form, language, phone) = ("GmbH", "de", "+49 30 23125 0\(twoDigits)")
    case .france: (form, language, phone) = ("SARL", "fr", "+33 1 99 00 10 \(twoDigits)")
    case .britain: (form, language, phone) = ("Ltd", "en", "+44 1632 9600\(twoDigits)")
    case .unitedStates: (form, language, phone) = ("Inc.", "en", "+1 202 555 01\(twoDigits)")
    }
    company = style < 0.05 ? "\(partner), \(last) & Co. \(form)" : "\(place) \(trade) \(form)"
  }
}
