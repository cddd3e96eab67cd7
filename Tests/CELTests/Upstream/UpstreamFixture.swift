import KubeAPI

@testable import CEL

/// The schema and the objects the expressions of `UpstreamTable` are about: one property of every type, bounded and not.
enum UpstreamFixture {
  static let schema = #"""
    {"type": "object", "properties": {"s": {"type": "string"}, "sb": {"type": "string", "maxLength": 20},
    "se": {"type": "string", "enum": ["a", "bcd"]}, "i": {"type": "integer"}, "i64": {"type": "integer",
    "format": "int64"}, "n": {"type": "number"}, "b": {"type": "boolean"}, "bytes": {"type": "string", "format": "byte"},
    "bytesb": {"type": "string", "format": "byte", "maxLength": 10}, "dur": {"type": "string", "format": "duration"},
    "dt": {"type": "string", "format": "date-time"}, "date": {"type": "string", "format": "date"},
    "ios": {"x-kubernetes-int-or-string": true}, "iosb": {"x-kubernetes-int-or-string": true, "maxLength": 5},
    "ls": {"type": "array", "items": {"type": "string"}}, "lsb": {"type": "array", "maxItems": 5,
    "items": {"type": "string", "maxLength": 10}}, "li": {"type": "array", "items": {"type": "integer"}},
    "lib": {"type": "array", "maxItems": 7, "items": {"type": "integer"}}, "ln": {"type": "array",
    "items": {"type": "number"}}, "lb": {"type": "array", "items": {"type": "boolean"}}, "ldur": {"type": "array",
    "maxItems": 3, "items": {"type": "string", "format": "duration"}}, "ldt": {"type": "array", "maxItems": 3,
    "items": {"type": "string", "format": "date-time"}}, "ll": {"type": "array", "maxItems": 4,
    "items": {"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 6}}}, "lset": {"type": "array",
    "maxItems": 5, "x-kubernetes-list-type": "set", "items": {"type": "string", "maxLength": 10}},
    "lmap": {"type": "array", "maxItems": 6, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
    "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 8},
    "v": {"type": "integer"}, "o": {"type": "string"}}}}, "lo": {"type": "array", "items": {"type": "object",
    "required": ["name"], "properties": {"name": {"type": "string"}, "v": {"type": "integer"}}}}, "m": {"type": "object",
    "additionalProperties": {"type": "string"}}, "mb": {"type": "object", "maxProperties": 4,
    "additionalProperties": {"type": "integer"}}, "mo": {"type": "object", "maxProperties": 4,
    "additionalProperties": {"type": "object", "properties": {"x": {"type": "string", "maxLength": 7}}}},
    "ml": {"type": "object", "maxProperties": 3, "additionalProperties": {"type": "array", "maxItems": 4,
    "items": {"type": "string", "maxLength": 5}}}, "o": {"type": "object", "properties": {"a": {"type": "string",
    "maxLength": 9}, "n": {"type": "integer"}, "in": {"type": "string"}, "a-b": {"type": "integer"},
    "x.y": {"type": "integer"}, "opt": {"type": "string"}, "nul": {"type": "string", "nullable": true}}},
    "missing": {"type": "string"}, "missingO": {"type": "object", "properties": {"a": {"type": "string"}}},
    "missingL": {"type": "array", "items": {"type": "string"}}, "ip": {"type": "string", "maxLength": 40},
    "url": {"type": "string", "maxLength": 60}, "q": {"type": "string", "maxLength": 10}}}
    """#

  static let object = #"""
    {"apiVersion": "x/v1", "kind": "X", "metadata": {"name": "nm", "generateName": "gn"}, "s": "hello world",
    "sb": "short", "se": "a", "i": 5, "i64": -7, "n": 2.5, "b": true, "bytes": "aGVsbG8=", "bytesb": "aGk=",
    "dur": "1h30m", "dt": "2024-02-29T12:34:56.789Z", "date": "2024-02-29", "ios": 5, "iosb": "5%", "ls": ["a", "bb",
    "ccc", "a"], "lsb": ["x", "y"], "li": [3, 1, 2], "lib": [1, 2, 3, 4], "ln": [1.5, 2, -3.25], "lb": [true, false],
    "ldur": ["1s", "2m"], "ldt": ["2024-01-01T00:00:00Z", "2023-01-01T00:00:00Z"], "ll": [["a", "b"], ["c"], []],
    "lset": ["p", "q", "r"], "lmap": [{"name": "one", "v": 1}, {"name": "two", "v": 2, "o": "x"}], "lo": [{"name": "one",
    "v": 1}, {"name": "two"}], "m": {"k": "v", "k2": "v2"}, "mb": {"a": 1, "b": 2}, "mo": {"p": {"x": "1"}, "q": {}},
    "ml": {"u": ["1", "2"], "w": []}, "o": {"a": "aa", "n": 4, "in": "kw", "a-b": 6, "x.y": 7, "nul": null},
    "ip": "192.168.0.1", "url": "https://user@example.com:80/path?q=1&q=2", "q": "1.5Gi"}
    """#

  static let old = #"""
    {"apiVersion": "x/v1", "kind": "X", "metadata": {"name": "nm", "generateName": "gn"}, "s": "hello", "sb": "short",
    "se": "a", "i": 4, "i64": -7, "n": 2.5, "b": true, "bytes": "aGVsbG8=", "bytesb": "aGk=", "dur": "1h30m",
    "dt": "2024-02-29T12:34:56.789Z", "date": "2024-02-29", "ios": 5, "iosb": "5%", "ls": ["a", "bb", "ccc", "a"],
    "lsb": ["x", "y"], "li": [3, 1, 2], "lib": [1, 2, 3, 4], "ln": [1.5, 2, -3.25], "lb": [true, false], "ldur": ["1s",
    "2m"], "ldt": ["2024-01-01T00:00:00Z", "2023-01-01T00:00:00Z"], "ll": [["a", "b"], ["c"], []], "lset": ["r", "q",
    "p"], "lmap": [{"name": "two", "v": 2, "o": "x"}, {"name": "one", "v": 1}], "lo": [{"name": "one", "v": 1},
    {"name": "two"}], "m": {"k": "v", "k2": "v2"}, "mb": {"a": 1, "b": 2}, "mo": {"p": {"x": "1"}, "q": {}},
    "ml": {"u": ["1", "2"], "w": []}, "o": {"a": "aa", "n": 4, "in": "kw", "a-b": 6, "x.y": 7, "nul": null},
    "ip": "192.168.0.1", "url": "https://user@example.com:80/path?q=1&q=2", "q": "1.5Gi"}
    """#

  static func declaration() throws -> CELDeclaration? {
    CELDeclaration.schema(try JSON.decode(schema), name: "selfType", isResourceRoot: true)
  }
}
