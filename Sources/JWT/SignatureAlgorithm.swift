/// The asymmetric algorithms of RFC 7518, section 3.1, by their names there.
package enum SignatureAlgorithm: String, CaseIterable, Sendable {
  case rs256 = "RS256", rs384 = "RS384", rs512 = "RS512"
  case es256 = "ES256", es384 = "ES384", es512 = "ES512"
  case ps256 = "PS256", ps384 = "PS384", ps512 = "PS512"
}
