/// Why a controller cannot go on, in the words events and logs have for it.
struct ControllerError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
